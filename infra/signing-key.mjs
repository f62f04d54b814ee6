import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateSigningKey, publicJwkOf } from '@launchpad/access';

/**
 * `npm run keys`: fit for `.env`. `npm run keys -- --into FOLDER`: files for an overlay of infra/k8s, with passwords for the
 * stores of the small one. What is there already is kept: new keys end every login.
 */
const [option, folder] = process.argv.slice(2);
const { privateJwk, publicJwk } = await generateSigningKey();

async function writeNew(name, text) {
  try {
    await writeFile(path.join(folder, name), text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

if (option === undefined) {
  // The edge signs with the one, control plane and workers verify with the other.
  console.log(`SIGNING_KEY='${privateJwk}'\nEDGE_PUBLIC_KEY='${publicJwk}'`);
} else if (option === '--into' && folder !== undefined) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeNew('signing-key.json', privateJwk);
  const kept = await readFile(path.join(folder, 'signing-key.json'), 'utf8');
  await writeNew('edge-public-key.json', publicJwkOf(kept));
  for (const store of ['postgres', 'redis'])
    await writeNew(`${store}-password`, randomBytes(24).toString('hex'));
  console.log(`The keys are in ${folder}. Keep them: new ones end every login.`);
} else {
  console.error('npm run keys [-- --into FOLDER]');
  process.exitCode = 1;
}
