import { spawn, type IPty } from '@lydell/node-pty';
import { readSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { hasCode } from '../disk/error-code.js';
import { signalGroup } from '../setup/process.group.js';

export type Shell = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
};

type PtyOptions = {
  readonly shell: Shell;
  readonly cols: number;
  readonly rows: number;
  readonly onOutput: (bytes: Buffer) => void;
  readonly onExit: (code: number) => void;
  /** Called when input that had to wait has been taken. */
  readonly onInputTaken: () => void;
};

const retryMs = 10;
const restBytes = 16 * 1024;
/** How long a shell and its program have to leave by themselves. */
const graceMs = 2000;

/** One shell on a pseudo-terminal, in bytes. */
export class PtyProcess {
  private readonly pty: IPty;
  private readonly master: { readonly fd: number; readonly socket: Socket };
  private waiting: Buffer[] = [];
  private retry: NodeJS.Timeout | undefined;
  private gone = false;
  /** Bytes of input that the program has not taken yet. */
  pendingInput = 0;

  constructor(private readonly options: PtyOptions) {
    const { file, args, cwd, env } = options.shell;
    const { cols, rows } = options;
    this.pty = spawn(file, [...args], {
      cwd,
      env,
      cols,
      rows,
      name: 'xterm-256color',
      encoding: null,
    });
    this.master = masterOf(this.pty);
    this.drainBeforeDestroy();
    // With `encoding: null` the data are bytes, whatever the declared type says.
    this.pty.onData((data: string | Buffer) => {
      options.onOutput(Buffer.isBuffer(data) ? data : Buffer.from(data));
    });
    this.pty.onExit(({ exitCode, signal }) => {
      this.gone = true;
      this.forgetInput();
      options.onExit(signal === undefined || signal === 0 ? exitCode : 128 + signal);
    });
  }

  get pid(): number {
    return this.pty.pid;
  }

  write(bytes: Buffer): void {
    this.waiting.push(bytes);
    this.pendingInput += bytes.length;
    if (this.retry === undefined) this.flushInput();
  }

  resize(cols: number, rows: number): void {
    if (!this.master.socket.destroyed) this.pty.resize(cols, rows);
  }

  pause(): void {
    this.pty.pause();
  }

  resume(): void {
    this.pty.resume();
  }

  /** Hangs up, as when a terminal's window is closed; what stays in spite of it is ended. */
  kill(): void {
    this.forgetInput();
    if (this.gone) return;
    this.pty.kill('SIGHUP');
    setTimeout(() => {
      if (!this.gone) signalGroup(this.pty.pid, 'SIGKILL');
    }, graceMs).unref();
  }

  /**
   * Writes to the master side directly. The library's own `write` spins inside libuv, and with it the whole process
   * stands still, for as long as a program does not read what is pasted into it.
   */
  private flushInput(): void {
    this.retry = undefined;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      const written = this.writeSome(next);
      this.pendingInput -= written;
      if (written === next.length) continue;
      this.waiting.unshift(next.subarray(written));
      this.retry = setTimeout(() => {
        this.flushInput();
        this.options.onInputTaken();
      }, retryMs);
      return;
    }
  }

  private writeSome(bytes: Buffer): number {
    // Once destroyed the descriptor's number may belong to something else.
    if (this.master.socket.destroyed) return bytes.length;
    try {
      return writeSync(this.master.fd, bytes);
    } catch (error) {
      if (hasCode(error, 'EAGAIN')) return 0;
      // The shell is leaving; what was typed into it has no reader any more.
      if (hasCode(error, 'EIO', 'EBADF')) return bytes.length;
      throw error;
    }
  }

  /**
   * A pseudo-terminal gives 4 KiB at a time, which libuv takes for the end once the program has gone, and the library gives
   * up on a paused one after 200 ms. What the program printed last is then still there to be read.
   */
  private drainBeforeDestroy(): void {
    const { socket, fd } = this.master;
    const destroy = socket.destroy.bind(socket);
    socket.destroy = (error) => {
      if (!socket.destroyed) {
        // What is buffered goes the usual way first.
        socket.read();
        for (let bytes = readRest(fd); bytes.length > 0; bytes = readRest(fd)) {
          this.options.onOutput(bytes);
        }
      }
      return destroy(error);
    };
  }

  private forgetInput(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.waiting = [];
    this.pendingInput = 0;
  }
}

/** Empty at the end, and when nothing is there although something in the background still holds the terminal. */
function readRest(fd: number): Buffer {
  const bytes = Buffer.allocUnsafe(restBytes);
  try {
    return bytes.subarray(0, readSync(fd, bytes));
  } catch (error) {
    if (hasCode(error, 'EIO', 'EAGAIN', 'EBADF')) return Buffer.alloc(0);
    throw error;
  }
}

function masterOf(pty: IPty): { readonly fd: number; readonly socket: Socket } {
  const fd: unknown = Reflect.get(pty, 'fd');
  const socket: unknown = Reflect.get(pty, '_socket');
  if (typeof fd !== 'number' || !(socket instanceof Socket)) {
    throw new Error('this version of node-pty does not give access to its master side');
  }
  return { fd, socket };
}
