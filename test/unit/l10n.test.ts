import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  messageBundle,
  messageTemplates,
  messageTemplatesOf,
  type MessageTemplates,
} from '../../scripts/messageTemplates';
import { projectFolder } from '../rig/projectFolder';

describe('translation bundle', () => {
  let inSource: MessageTemplates;

  before(() => {
    inSource = messageTemplates(projectFolder);
  });

  it('finds templates of message and of vscode.l10n.t', () => {
    const text = "message('One {n}', { n: 1 }); vscode.l10n.t(`Two`); other('Three');";
    assert.deepEqual(messageTemplatesOf('a.ts', text), { templates: ['One {n}', 'Two'], violations: [] });
  });

  it('names a template that is put together at run time', () => {
    const text = "\nconst m = message('a' + b);\nmessage(`c ${d}`);\nmessage(e);";
    assert.deepEqual(messageTemplatesOf('a.ts', text), {
      templates: [],
      violations: ["a.ts:2: message('a' + b)", 'a.ts:3: message(`c ${d}`)', 'a.ts:4: message(e)'],
    });
  });

  it('is made of literal templates only', () => {
    assert.deepEqual(inSource.violations, []);
  });

  it('is current: run "npm run l10n" when this fails', () => {
    const file = path.join(projectFolder, 'l10n/bundle.l10n.json');
    const { templates } = inSource;
    const bundled = Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object);
    const missing = templates.filter((template) => !bundled.includes(template));
    const outdated = bundled.filter((template) => !templates.includes(template));
    assert.deepEqual({ missing, outdated }, { missing: [], outdated: [] });
    assert.ok(readFileSync(file, 'utf8') === messageBundle(templates), 'the bundle is not in order');
  });
});
