import { generateSigningKey } from '@launchpad/access';

// Fit for `.env`: the edge signs with the one, control plane and workers verify with the other.
const { privateJwk, publicJwk } = await generateSigningKey();
console.log(`SIGNING_KEY='${privateJwk}'\nEDGE_PUBLIC_KEY='${publicJwk}'`);
