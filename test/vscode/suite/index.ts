import { runSuite } from '../../rig/extensionHostSuite';

/** Called by the extension host. */
export function run(): Promise<void> {
  return runSuite(__dirname);
}
