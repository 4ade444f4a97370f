import { type MachineRun } from '../../rig/machines/machineShell';

/** What a trial printed: lines of a key and a value. */
export class TrialOutcome {
  readonly name: string;
  readonly #run: MachineRun;
  readonly #values = new Map<string, string>();

  constructor(name: string, run: MachineRun) {
    this.name = name;
    this.#run = run;
    for (const line of run.stdout.split('\n')) {
      const blank = line.indexOf(' ');
      if (blank > 0) this.#values.set(line.slice(0, blank), line.slice(blank + 1).trim());
    }
  }

  /** @throws Error with all that the trial printed when it did not get that far. */
  text(key: string): string {
    const value = this.#values.get(key);
    if (value === undefined) throw this.inconclusive(`it did not say ${key}`);
    return value;
  }

  number(key: string): number {
    const value = Number(this.text(key));
    if (Number.isNaN(value)) throw this.inconclusive(`${key} is no number`);
    return value;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** A trial that shows neither that something works nor that it does not must not pass for either. */
  inconclusive(reason: string): Error {
    const { exitCode, stdout, stderr } = this.#run;
    const said = `${stdout}\n${stderr}`.trim().slice(-3000);
    return new Error(
      `The trial "${this.name}" shows nothing: ${reason} (exit ${exitCode ?? 'cut off'})\n${said}`,
    );
  }
}
