import fc from 'fast-check';
import { anyEnvironmentText } from '../environmentTexts';
import { anyShellText } from '../shell/shellTexts';

/** What the rules look for, in files of any kind. */
const words = fc.constantFrom(
  'swapaccount',
  'swapaccount=0',
  'swapaccount=1',
  'cgroup_enable=memory',
  'cgroup_disable=memory',
  'systemd.unified_cgroup_hierarchy=0',
  'cgroup_enabel=memory',
  'security=apparmor',
  'lsm=landlock',
  'console=tty1',
  'quiet',
  'a="b c"',
  '--',
  '-d',
  '-e lxc',
  '--graph /x',
  '--graph=/x',
  '-s aufs',
  '--storage-drivre=overlay2',
  '"',
  "'",
  '\\',
  '$A',
  ';',
);

const list = fc.array(words, { maxLength: 5 }).map((all) => all.join(' '));

const variable = fc.constantFrom(
  'GRUB_CMDLINE_LINUX',
  'GRUB_CMDLINE_LINUX_DEFAULT',
  'GRUB_TIMEOUT',
  'DOCKER_OPTS',
  'OPTIONS',
  'FW_ROUTE',
);

const line = fc.oneof(
  list,
  fc
    .tuple(
      fc.constantFrom('', 'export ', '#', ' '),
      variable,
      fc.constantFrom('=', '+=', ' = '),
      fc.constantFrom('', '"', "'"),
      list,
    )
    .map(([lead, name, sign, quote, value]) => `${lead}${name}${sign}${quote}${value}${quote}`),
  fc
    .tuple(
      fc.constantFrom(
        'net.ipv4.ip_forward',
        'net/ipv4/ip_forward',
        'net.ipv4.ip_froward',
        'vm.swappiness',
        '-a.b',
      ),
      fc.constantFrom('=', ' = ', ' '),
      fc.constantFrom('0', '1', '"1"', '1 # note', 'yes', ''),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('# note', '; note', '', 'options', '{', '}', 'if x; then', 'fi'),
);

const lines = fc
  .tuple(
    fc.constantFrom('', '\ufeff', '\u00ef\u00bb\u00bf'),
    fc.array(line, { maxLength: 6 }),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([mark, all, end]) => mark + all.join(end));

const daemonKeys = fc.constantFrom(
  'graph',
  'storage-driver',
  'storage-opts',
  'data-root',
  'debug',
  'log-opts',
  'hosts',
  'storage-drivre',
  'insecure-registry',
  'userns-remap',
);

const daemonValues = fc.oneof(
  fc.constantFrom<fc.JsonValue>('overlay', 'true', 'aufs', true, 1, null, ['a'], {}, { 'max-size': 10 }),
  fc.jsonValue({ maxDepth: 2 }),
);

const json = fc
  .tuple(
    fc.dictionary(daemonKeys, daemonValues, { maxKeys: 5 }),
    fc.constantFrom(undefined, 2, '\t'),
    fc.constantFrom('', ',', '// note\n', '\ufeff', '\n', '}'),
    fc.nat({ max: 200 }),
  )
  .map(([value, indent, slip, place]) => {
    const text = JSON.stringify(value, null, indent);
    return text.slice(0, place) + slip + text.slice(place);
  });

/** Texts dense in what the lint rules look for, in every grammar, broken ones too; and any text at all. */
export const anyConfigText: fc.Arbitrary<string> = fc.oneof(anyShellText, anyEnvironmentText, lines, json);
