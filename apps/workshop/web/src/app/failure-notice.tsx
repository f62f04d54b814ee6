type NoticeProps = { readonly message: string; readonly onRetry: () => void };

export function FailureNotice({ message, onRetry }: NoticeProps) {
  return (
    <div className="notes-fault" role="alert">
      <p>{message}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}
