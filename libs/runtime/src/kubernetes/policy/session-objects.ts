import { startRefused } from '../../start-failure.js';
import { objectFaults, type ObjectPolicy } from './object-faults.js';
import { fillObject, templateValues } from './object-template.js';

type Manifest = Readonly<Record<string, unknown>>;

/**
 * A workshop's objects, filled in for one session. The policy may have become stricter since the workshop was published:
 * throws `workspace.start_failed` (`admission_refused`) that names what is not allowed now.
 */
export function sessionObjects(
  objects: readonly Manifest[],
  sessionId: string,
  policy: ObjectPolicy,
): readonly Manifest[] {
  const [first, ...rest] = objectFaults(objects, policy);
  if (first === undefined)
    return objects.map((each) => fillObject(each, templateValues(sessionId)));
  const more = rest.length === 0 ? '' : `, and ${String(rest.length)} more`;
  const cause = `This workshop asks for what is not allowed here: objects.${first.path.join('.')} ${first.message}${more}.`;
  throw startRefused('admission_refused', cause, { faults: [first, ...rest] });
}
