import { useEffect, useId, useRef, type ReactNode } from 'react';

type ModalProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly className?: string;
  /** Gets what closes the dialog, as Escape does. */
  readonly children: (close: () => void) => ReactNode;
};

/** A dialog over everything: the browser keeps the focus in it and gives it back. */
export function Modal({ title, onClose, className = '', children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  // At once, and not when the browser gets to say so: the key that comes next may open the dialog again.
  const close = (): void => {
    dialog.current?.close();
    onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={onClose}
    >
      <h2 id={titleId}>{title}</h2>
      {children(close)}
    </dialog>
  );
}
