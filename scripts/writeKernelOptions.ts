/** `node --import=tsx scripts/writeKernelOptions.ts`: brings the list of docs/kernel-options.md up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { withKernelOptions } from './kernelOptionsDocument';

const file = path.join(projectFolder, 'docs', 'kernel-options.md');
writeFileSync(file, withKernelOptions(readFileSync(file, 'utf8')));
