type Task = { readonly name: string; readonly run: () => Promise<void> | void };

/** What was started, to be stopped in the opposite order. One that fails does not keep the others. */
export class Cleanup {
  private readonly tasks: Task[] = [];
  /** What is being stopped now. */
  current: string | undefined;

  add(name: string, run: () => Promise<void> | void): void {
    this.tasks.push({ name, run });
  }

  async run(): Promise<void> {
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) {
      this.current = task.name;
      try {
        await task.run();
      } catch (error) {
        process.stderr.write(`${task.name} could not be stopped cleanly: ${String(error)}\n`);
      }
    }
    this.current = undefined;
  }
}
