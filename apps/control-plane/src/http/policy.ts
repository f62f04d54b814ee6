import { SetMetadata } from '@nestjs/common';

/**
 * Who may call a route. Every route declares one; a route without is refused.
 * - `anyone`: no matter who; a user is known where there is one
 * - `founder`: no matter who; makes an anonymous user where there is none and the request succeeds (`Founder`)
 * - `operator`: runs the installation
 */
export type Policy = 'anyone' | 'founder' | 'operator';

export const policyKey = 'launchpad:policy';

export const Allow = (policy: Policy) => SetMetadata(policyKey, policy);
