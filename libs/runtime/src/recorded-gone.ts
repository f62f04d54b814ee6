import { AppError } from '@launchpad/kernel';

/** Thrown rather than make another workspace in the place of one that was recorded: see `WorkspaceRuntime.ensure`. */
export const recordedGone = (): AppError =>
  new AppError('runtime.unavailable', 'The workspace of this session is not there any more.');
