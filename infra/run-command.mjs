import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** A program of ours out of `node_modules/.bin`. */
export const bin = (name) => path.join(root, 'node_modules', '.bin', name);

/** Colours are for people: a pipe and `NO_COLOR` get plain text. */
export const colourful = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Runs a program to its end. Never rejects: a program that cannot be started has failed too.
 * @param {string[]} command
 * @param {{ cwd?: string, env?: Record<string, string>, live?: boolean }} [options] `live`: output goes straight through
 * @returns {Promise<{ ok: boolean, code: number, output: string, stdout: string, ms: number }>}
 */
export function runCommand([program, ...args], { cwd = root, env = {}, live = false } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const stdout = [];
    const both = [];
    const end = (code, note = '') =>
      resolve({
        ok: code === 0,
        code,
        output: Buffer.concat(both).toString() + note,
        stdout: Buffer.concat(stdout).toString(),
        ms: performance.now() - started,
      });
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk) => {
      stdout.push(chunk);
      both.push(chunk);
    });
    child.stderr?.on('data', (chunk) => both.push(chunk));
    child.on('error', (error) => end(127, `${program} cannot be started: ${error.message}\n`));
    child.on('close', (code, signal) =>
      end(code ?? 1, signal === null ? '' : `ended by ${signal}\n`),
    );
  });
}
