/**
 * What the child process runs for a `config.js`, as text: it is handed to `node --eval`, so that nothing has to be
 * found beside the server. It writes one line of JSON to file descriptor 3 and ends.
 */
export const configRunner = `
import { createRequire, Module } from 'node:module';
import { readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const path = process.argv[1];
// With --eval Node's own modules are global names, and this one would swallow what is exported from CommonJS.
delete globalThis.module;
const load = async () => {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    // CommonJS below a package.json that says otherwise.
    if (!/is not defined in ES module scope/.test(String(error && error.message))) throw error;
    const module = new Module(path);
    module.filename = path;
    module.paths = Module._nodeModulePaths(dirname(path));
    module._compile(readFileSync(path, 'utf8'), path);
    return { default: module.exports };
  }
};
const calls = [];
const workshop = { config: {} };
for (const name of ['load_workshop', 'site_title', 'template_engine', 'module_metadata', 'data_variable',
  'analytics_tracking_code', 'google_tracking_id'])
  workshop[name] = (...given) => { calls.push([name, given.map((value) => value === undefined ? null : value)]); };

const report = async () => {
  try {
    const loaded = await load();
    let config = await ('default' in loaded ? loaded.default : loaded);
    if (config && typeof config === 'object' && 'default' in config) config = await config.default;
    if (typeof config !== 'function') return { config: config ?? null };
    await config(workshop);
    return { calls };
  } catch (error) {
    const stack = String(error && error.stack);
    const at = stack.indexOf(path);
    const line = at < 0 ? null : Number(/^:(\\d+)/.exec(stack.slice(at + path.length))?.[1] ?? 0) || null;
    const what = error instanceof Error ? error.name + ': ' + error.message : String(error);
    return { fault: 'config.js failed. ' + what.split('\\n')[0].slice(0, 300), line };
  }
};
let text = '';
try {
  text = JSON.stringify(await report());
} catch (error) {
  text = JSON.stringify({ fault: 'config.js exports what cannot be written down as plain values.', line: null });
}
for (let sent = 0, bytes = Buffer.from(text + '\\n'); sent < bytes.length; ) {
  try {
    sent += writeSync(3, bytes, sent);
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
process.exit(0);
`;
