import { format } from 'prettier';
import {
  sshOptions,
  type OpensshTreatment,
  type Ssh2Treatment,
  type SshOptionRow,
} from '../src/hosts/sshConfig/sshOptions';

const begin = '<!-- options: written by scripts/writeSshDocument.ts -->';
const end = '<!-- end of options -->';

const ssh2Words: Readonly<Record<Ssh2Treatment, string>> = {
  honoured: 'honoured',
  openssh: 'leads to openssh; with `ssh2`: _NAME needs OpenSSH_',
  'looked at': 'only looked at to choose the transport',
  never: 'never',
  'no effect': 'without effect',
};

const opensshWords: Readonly<Record<OpensshTreatment, string>> = {
  'by ssh': 'by ssh',
  'by Hullwright': 'by Hullwright, as in ssh2',
  'switched off': 'switched off',
};

/** The document with the table of options brought up to date. */
export async function sshDocument(document: string): Promise<string> {
  const [before = '', rest = ''] = document.split(begin);
  const [, after] = rest.split(end);
  if (after === undefined) {
    throw new Error('docs/ssh.md has no place for the table of options');
  }
  const lines = ['| option | ssh2 | openssh |', '|---|---|---|', ...sshOptions.map(tableLine)];
  const text = `${before}${begin}\n\n${lines.join('\n')}\n\n${end}${after}`;
  return format(text, { parser: 'markdown', printWidth: 140 });
}

function tableLine({ option, ssh2, openssh, note }: SshOptionRow): string {
  const words = note === undefined ? ssh2Words[ssh2] : `${ssh2Words[ssh2]}; ${note}`;
  return `| ${option} | ${words} | ${opensshWords[openssh]} |`;
}
