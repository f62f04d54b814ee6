/** Puts text on the clipboard; `false` when the browser does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    // Browsers give no clipboard to pages on plain http or without permission.
    if (error instanceof Error) return copyBySelection(text);
    throw error;
  }
}

function copyBySelection(text: string): boolean {
  const carrier = document.createElement('textarea');
  carrier.value = text;
  carrier.className = 'visually-hidden';
  document.body.append(carrier);
  carrier.select();
  const carried =
    (document as { execCommand?: (command: string) => boolean }).execCommand?.('copy') ?? false;
  carrier.remove();
  return carried;
}
