import { sessionObjects, type ObjectPolicy, type WorkspaceSpec } from '@launchpad/runtime';
import { fillEnv } from './declared-params.js';
import type { WorkshopDefinition } from './workshop-definition.js';

type Asking = {
  readonly sessionId: string;
  /** What whoever asked for the session gave; it was held against the definition then. */
  readonly params: Readonly<Record<string, string>>;
  readonly policy: ObjectPolicy;
};

/**
 * What a session of the workshop asks of its runtime.
 * @throws AppError `workspace.start_failed` for what the policy does not allow (any more)
 */
export function workspaceRequest(
  definition: WorkshopDefinition,
  { sessionId, params, policy }: Asking,
): Required<Pick<WorkspaceSpec, 'env' | 'terminals' | 'ports' | 'cluster'>> {
  const { env, terminals, ports, image, budget, access, volumeBytes, egress } = definition;
  const { podSecurity } = policy;
  return {
    env: fillEnv(env, definition.params, params),
    terminals,
    ports,
    cluster: {
      ...(image === undefined ? {} : { image }),
      ...(volumeBytes === undefined ? {} : { volumeBytes }),
      ...{ budget, access, egress, podSecurity },
      objects: sessionObjects(definition.objects, sessionId, policy),
    },
  };
}
