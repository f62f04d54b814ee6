/** Settings by the names that `env.ts` reads. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type OptionSpec = {
  /** What stands for its value in the help; without one it is a switch. */
  readonly value?: string;
  readonly meaning: string;
};

export type Given = {
  readonly options: Readonly<Record<string, string | true>>;
  readonly operands: readonly string[];
};

/** The value of an option; `undefined` where it was not given. */
export const optionOf = (given: Given, name: string): string | undefined => {
  const value = given.options[name];
  return value === true ? undefined : value;
};

/** A workshop that has been started. */
export type Served = { readonly address: string; readonly stopped: Promise<void> };

export type CommandTools = {
  readonly environment: Environment;
  /** Starts a workshop with these settings; it stops on SIGINT and SIGTERM. */
  readonly serve: (environment: Environment) => Promise<Served>;
  /** Folder of the scaffolds of `create`. */
  readonly templatesDir: string;
  /** Style sheets of an export, in order, and its script. */
  readonly styles: readonly string[];
  readonly copyScript: string;
  readonly say: (line: string) => void;
  /** Whether what is said may have colours. */
  readonly colours: boolean;
};

export type CommandSpec = {
  readonly summary: string;
  /** Names of what follows the command, one word each. */
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Paragraphs below the list of options. */
  readonly notes?: readonly string[];
};

export type Command = CommandSpec & {
  /** Exit code. What went wrong is an `AppError` whose message is for the person at the terminal. */
  readonly run: (given: Given, tools: CommandTools) => Promise<number>;
};
