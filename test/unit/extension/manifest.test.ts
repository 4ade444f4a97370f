import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { profileChoices } from '../../../src/model/profile';

interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
}

interface MenuEntry {
  readonly command: string;
  readonly group?: string;
  readonly when?: string;
}

interface Manifest {
  readonly icon: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly icon?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly viewsContainers: { readonly activitybar: readonly { readonly icon: string }[] };
    readonly keybindings?: unknown;
  };
}

const text = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const { commands, menus, configuration, viewsContainers } = manifest.contributes;

describe('manifest of the extension', () => {
  it('has a text for every %key%, and no text too many', () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(strings).sort());
  });

  it('names every command hullwright.noun.verb, in our category', () => {
    for (const { command, title, category } of commands) {
      assert.match(command, /^hullwright\.[a-zA-Z]+\.[a-zA-Z]+$/);
      assert.equal(title, `%command.${command.slice('hullwright.'.length)}%`);
      assert.equal(category, 'Hullwright');
    }
  });

  it('puts only known commands into menus, and only those with an icon into the bars', () => {
    for (const { command, group = '' } of Object.values(menus).flat()) {
      const known = commands.find((entry) => entry.command === command);
      assert.ok(known, command);
      if (/^(?:inline|navigation)/.test(group)) {
        assert.ok(known.icon, `${command} has no icon`);
      }
    }
  });

  it('binds no key', () => {
    assert.equal(manifest.contributes.keybindings, undefined);
  });

  it('describes every setting, with its default', () => {
    for (const [name, setting] of Object.entries(configuration.properties)) {
      assert.match(name, /^hullwright\./);
      assert.notEqual(setting.default, undefined, name);
      assert.match(setting.markdownDescription, /^%setting\./, name);
    }
  });

  it('offers the profiles that there are', () => {
    const profile = configuration.properties['hullwright.profile'];
    assert.ok(profile);
    assert.deepEqual(profile.enum, profileChoices);
    assert.equal(profile.markdownEnumDescriptions?.length, profileChoices.length);
  });

  it('lets no untrusted workspace change what runs', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    // How the tree looks is the one thing that changes nothing that runs.
    const running = Object.entries(configuration.properties).filter(([, { scope }]) => scope !== 'window');
    assert.deepEqual([...restrictedConfigurations].sort(), running.map(([name]) => name).sort());
    assert.deepEqual(
      Object.keys(configuration.properties).filter((name) => !restrictedConfigurations.includes(name)),
      ['hullwright.tree.showNotApplicable'],
    );
    assert.ok(running.every(([, { scope }]) => scope === 'machine-overridable' || scope === 'machine'));
  });

  it('has its icons', () => {
    for (const file of [manifest.icon, ...viewsContainers.activitybar.map(({ icon }) => icon)]) {
      assert.ok(existsSync(file), file);
    }
  });
});
