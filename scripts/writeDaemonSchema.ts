import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder } from '../test/rig/projectFolder';
import { daemonSchema } from './daemonSchema';

/* Brings media/daemon.schema.json up to date. */
writeFileSync(path.join(projectFolder, 'media/daemon.schema.json'), daemonSchema());
