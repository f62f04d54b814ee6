/** Says that something is on its way, once it takes long enough to wonder: what comes at once shows no flash of this. */
export function QuietWait({ what }: { readonly what: string }) {
  return (
    <p className="quiet-wait" role="status">
      {what}
    </p>
  );
}
