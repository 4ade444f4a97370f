import { message, type Message } from '../model/message';
import { noAnswer, resolveFiles, type AskedPath } from './collectorFiles';
import { limitText } from './hostText';
import type { CommandReading, FileReading } from './readings';

/** What the records of one group say. */
export interface CollectorRecords {
  readonly files: ReadonlyMap<string, FileReading>;
  readonly commands: ReadonlyMap<string, CommandReading>;
  /** Sections of which this group holds everything that the collector has to say. */
  readonly wholeSections: ReadonlySet<string>;
}

/** Why a command was not run, by the word that the collector gives. */
const skipReasons: Readonly<Record<string, Message>> = {
  daemonNotRunning: message('The daemon is not running, and asking it would start it.'),
  hiddenProcesses: message('The processes of other accounts are hidden from this one.'),
  initialNamespaces: message('The namespaces of the shell already tell that it is in no container.'),
  makesFolders: message('This account has not used it yet, and asking would make folders for it.'),
  moduleNotLoaded: message('Trying it would load a kernel module.'),
  noJournal: message('systemd does not run here, so no journal of this boot is kept.'),
  tooMany: message('There are too many of them to look at each.'),
  noFilter: message('awk is not installed, which would pick out the lines that matter.'),
  noSocket: message('The socket of the daemon is not where it usually is.'),
  notPermitted: message('This account may not read it.'),
  notXfs: message('The file system is not XFS.'),
};

/** Far more than the collector has to say: a group with more of either loses its rest. */
const recordLimit = 4000;
const pathLimit = 4000;

interface RecordMark {
  readonly words: readonly string[];
  readonly body: string;
}

/** Reads the records of a group. `cut`: its end is missing. Never throws: what is not understood counts as not arrived. */
export function parseCollectorRecords(text: string, nonce: string, cut: boolean): CollectorRecords {
  const reader = new RecordReader();
  for (const record of splitRecords(text, nonce)) {
    reader.read(record);
  }
  return reader.finish(cut);
}

function splitRecords(text: string, nonce: string): RecordMark[] {
  const [, ...records] = `\n${text}`.split(`\n@${nonce} `, recordLimit);
  return records.map((record) => {
    const lineEnd = record.indexOf('\n');
    return lineEnd < 0
      ? { words: record.split(' '), body: '' }
      : { words: record.slice(0, lineEnd).split(' '), body: record.slice(lineEnd + 1) };
  });
}

class RecordReader {
  private readonly leftAlone = new Map<string, FileReading>();
  private readonly commands = new Map<string, CommandReading>();
  private readonly ended = new Set<string>();
  private readonly broken = new Set<string>();
  private readonly asked: AskedPath[] = [];
  private lines = '';
  private complaints = '';
  private status: readonly string[] = [];
  private openCommand:
    { readonly section: string; readonly name: string; readonly output: string } | undefined;

  read({ words: [verb, ...words], body }: RecordMark): void {
    if (verb === 'status') {
      this.readStatus(words);
      return;
    }
    this.abandonCommand();
    const [section = '', name = '', reason = ''] = words;
    switch (verb) {
      case 'paths':
        this.readPaths(section, body);
        break;
      case 'lines':
        this.lines = body;
        break;
      case 'errors':
        this.complaints = body;
        break;
      case 'command':
        this.openCommand = { section, name, output: body };
        break;
      case 'absent':
        this.setCommand(name, { state: 'notInstalled' });
        break;
      case 'skipped':
        this.setCommand(name, { state: 'unreadable', reason: skipReason(reason) });
        break;
      case 'end':
        this.ended.add(section);
        break;
      default:
    }
  }

  finish(cut: boolean): CollectorRecords {
    this.abandonCommand();
    const { lines, complaints, status, asked } = this;
    const content = resolveFiles({ asked, lines, complaints, status, cut });
    content.brokenSections.forEach((section) => this.broken.add(section));
    const files = new Map([...content.files, ...this.leftAlone]);
    const wholeSections = new Set([...this.ended].filter((section) => !this.broken.has(section)));
    return { files, commands: this.commands, wholeSections };
  }

  private readPaths(section: string, body: string): void {
    for (const line of body.split('\n', Math.max(0, pathLimit - this.asked.length))) {
      if (line.startsWith('!/')) {
        const reason = message('Looking at it would have its file system mounted.');
        this.leftAlone.set(line.slice(1), { state: 'unreadable', reason });
      } else if (line.startsWith('/')) {
        this.asked.push({ path: line, section });
      }
    }
  }

  private readStatus(words: readonly string[]): void {
    const open = this.openCommand;
    this.openCommand = undefined;
    if (open === undefined) {
      this.status = words;
      return;
    }
    const [status = '', seconds = ''] = words;
    if (/^\d{1,3}$/.test(status)) {
      const { text, truncated } = limitText(open.output);
      this.setCommand(open.name, { state: 'ran', exitCode: Number(status), output: text, truncated });
    } else {
      this.broken.add(open.section);
      this.setCommand(open.name, { state: 'unreadable', reason: noAnswer(seconds) });
    }
  }

  /** A command without its status was cut by the collector's own limit of size. */
  private abandonCommand(): void {
    if (this.openCommand) {
      this.broken.add(this.openCommand.section);
      this.setCommand(this.openCommand.name, {
        state: 'unreadable',
        reason: message('It printed more than the collector keeps.'),
      });
      this.openCommand = undefined;
    }
  }

  private setCommand(name: string, reading: CommandReading): void {
    if (!this.commands.has(name)) {
      this.commands.set(name, reading);
    }
  }
}

function skipReason(word: string): Message {
  const reason = Object.hasOwn(skipReasons, word) ? skipReasons[word] : undefined;
  return reason ?? message('It was left out.');
}
