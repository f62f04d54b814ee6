import { AppError } from '@launchpad/kernel';
import type { WorkspaceSpec } from '@launchpad/runtime';
import type { Session } from '@launchpad/sessions';
import {
  defaultWorkshopPolicy,
  objectPolicyOf,
  snapshotDir,
  workspaceRequest,
  type WorkshopPolicy,
  type WorkshopReadModel,
} from '@launchpad/workshops';

/** A workspace outlives its session by this much at most, even with Launchpad gone. */
const slackSeconds = 300;

/** Says what the runtime is told about a session. */
export function workspaceSpecs(
  site: {
    readonly installationId: string;
    readonly identityKey: string;
    readonly storeDir: string;
    /** Makes sure that the files of a version are in `storeDir`. */
    readonly fetch: (digest: string) => Promise<void>;
    readonly policy: { readonly startTimeoutSeconds: number };
    readonly workshopPolicy?: WorkshopPolicy;
  },
  workshops: WorkshopReadModel,
): (session: Session) => Promise<WorkspaceSpec> {
  return async (session) => {
    const version = await workshops.findVersion(session.workshopVersionId);
    if (version === undefined)
      throw new AppError(
        'workshop.not_found',
        'The workshop of this session is not there any more.',
      );
    const { installationId, identityKey, storeDir, policy } = site;
    if (version.definition.image === undefined) await site.fetch(version.digest);
    const { workshopPolicy = defaultWorkshopPolicy } = site;
    const lastMoment =
      session.maxExpiresAt ??
      new Date(
        session.stateSince.getTime() + (policy.startTimeoutSeconds + session.maxTtlSeconds) * 1000,
      );
    return {
      sessionId: session.id,
      tenantId: session.tenantId,
      installationId,
      contentDir: snapshotDir(storeDir, version.digest),
      ...workspaceRequest(version.definition, {
        sessionId: session.id,
        params: session.params,
        policy: objectPolicyOf(workshopPolicy, session.tenantId),
      }),
      identityKey,
      hardDeadline: new Date(lastMoment.getTime() + slackSeconds * 1000),
      ...(session.workspaceUid === null ? {} : { uid: session.workspaceUid }),
    };
  };
}
