/** The server's answer, or an error whose message can be shown. */
export async function fetchJson<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  if (response.ok) return (await response.json()) as T;
  const body: unknown = await response.json().catch(() => undefined);
  const detail =
    typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : '';
  throw new Error(detail || `The workspace answered with status ${String(response.status)}.`);
}
