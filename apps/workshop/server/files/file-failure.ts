import { AppError } from '@launchpad/kernel';

/** What the file system's refusals mean for whoever asked; everything else is a fault of ours and stays as it is. */
export function explainFileFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ELOOP':
    case 'ENXIO':
      return new AppError('request.not_found', 'There is no such file or folder.', {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError('file.refused', 'Its permissions do not allow that.', { cause: error });
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new AppError(
        'file.no_space',
        'There is not enough space left for this file. Delete what is not needed, then try again.',
        { cause: error },
      );
    case 'ENAMETOOLONG':
      return new AppError('request.malformed', 'The name is too long.', { cause: error });
    default:
      return error;
  }
}

/** Runs something with files and tells its refusals in words. */
export async function withFiles<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw explainFileFailure(error);
  }
}
