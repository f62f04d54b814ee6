/** In bytes. */
export const defaultUploadBytes = 100 * 1024 * 1024;
/** In bytes, before they are packed. */
export const defaultArchiveBytes = 1024 * 1024 * 1024;
