import { runOrThrow } from './childProgram';
import { vscodeServerProgram } from './codeServer';
import { node24 } from './nodeRuntime';

/** Installs a vsix into a folder of extensions by the server's own command line. `dataFolder` is scratch space. */
export async function installExtension(
  vsix: string,
  extensionsFolder: string,
  dataFolder: string,
): Promise<void> {
  const node = await node24(console.log);
  const program = await vscodeServerProgram(console.log);
  await runOrThrow(node, [
    program,
    ...['--install-extension', vsix, '--force'],
    ...['--extensions-dir', extensionsFolder, '--server-data-dir', dataFolder],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
  ]);
}
