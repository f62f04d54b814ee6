import { existsSync } from 'node:fs';
import path from 'node:path';
import { createServer, defaultServerConditions } from 'vite';
import * as z from 'zod';
import { root } from './run-command.mjs';

const sources = [
  ['embedded', 'apps/embedded/src/env.ts'],
  ['control-plane', 'apps/control-plane/src/env.ts'],
  ['worker', 'apps/worker/src/env.ts'],
  ['edge', 'apps/edge/src/env.ts'],
  ['workshop', 'apps/workshop/server/env.ts'],
];
const conditions = [...defaultServerConditions, '@launchpad/source'];

function describeSetting(app, name, field) {
  const schema = z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' });
  if (schema.description === undefined) {
    throw new Error(
      `${name} in the env schema of ${app} says nothing about itself: add .describe().`,
    );
  }
  const unset = field.safeParse(undefined);
  return {
    name,
    meaning: schema.description,
    choices: schema.enum ?? schema.anyOf?.find((one) => one.enum !== undefined)?.enum,
    fallback: unset.data,
    required: !unset.success,
  };
}

/** Loads TypeScript sources as the tests do, so that reading settings needs no build. */
async function withSources(use) {
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    ssr: { noExternal: [/^@launchpad\//], resolve: { conditions } },
  });
  try {
    return await use((file) => server.ssrLoadModule(path.join(root, file)));
  } finally {
    await server.close();
  }
}

/**
 * Every setting of every app, read from the schemas that parse them.
 * @returns {Promise<{ app: string, settings: ReturnType<typeof describeSetting>[] }[]>}
 */
export function readSettings() {
  return withSources(async (load) => {
    const found = [];
    for (const [app, file] of sources) {
      if (!existsSync(path.join(root, file))) throw new Error(`${file} is missing.`);
      const { envSchema } = await load(file);
      const settings = Object.entries(envSchema.shape).map(([name, field]) =>
        describeSetting(app, name, field),
      );
      found.push({ app, settings });
    }
    return found;
  });
}
