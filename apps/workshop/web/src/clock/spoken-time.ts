/** Seconds as a person says them: `30 min`, `1 h 30 min`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.round((seconds % 3600) / 60);
  if (hours === 0 && minutes === 0) return `${String(seconds)} s`;
  return [hours > 0 && `${String(hours)} h`, minutes > 0 && `${String(minutes)} min`]
    .filter(Boolean)
    .join(' ');
}
