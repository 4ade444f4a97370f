import { isInsideContainer, isWsl } from '../../checks/kernel/bootParameters';
import type { ChangePlan, ChangeStep, Disturbance, PlanOutcome } from '../../model/changePlan';
import { valueOf } from '../../model/fact';
import type { Finding, FixOffer } from '../../model/finding';
import type { Fix, FixInput } from '../../model/fix';
import type { HostFacts } from '../../model/hostFacts';
import { message, type Message } from '../../model/message';

/** What a planner came to: the substance of a plan, or why there is none. */
export type Draft =
  | {
      readonly kind: 'steps';
      readonly steps: readonly ChangeStep[];
      readonly notes: readonly Message[];
      /** True where a person has to agree to the notes first. */
      readonly confirm: boolean;
      readonly disturbs: Disturbance;
      readonly mayDisconnect: boolean;
    }
  | { readonly kind: 'unneeded'; readonly reason: Message }
  | DraftRefusal;

/** Why nothing can be planned. Without lines of its own it gets those of the fix. */
export interface DraftRefusal {
  readonly kind: 'refused';
  readonly reason: Message;
  readonly byHand?: readonly string[];
}

/** A repair of settings of the running system, before what all of them have in common. */
export interface SettingFix extends Omit<Fix, 'plan'> {
  draft(input: FixInput): Draft;
  /** The same by hand, line by line. */
  byHand(facts: HostFacts): readonly string[];
}

export function refusedDraft(reason: Message, byHand?: readonly string[]): DraftRefusal {
  return { kind: 'refused', reason, ...(byHand && { byHand }) };
}

export function unneededDraft(reason: Message): Draft {
  return { kind: 'unneeded', reason };
}

/** Adds what holds for every repair of settings: hosts that are left alone, and which findings a plan answers. */
export function settingFix(fix: SettingFix): Fix {
  const { id, title, answers, sources, forNotes } = fix;
  return {
    id,
    title,
    answers,
    sources,
    ...(forNotes && { forNotes }),
    offer: (facts, finding) => offerOn(fix, facts, finding),
    question: (facts) => fix.question(facts),
    plan: (input) => planOf(fix, input),
  };
}

function offerOn(fix: SettingFix, facts: HostFacts, finding: Finding): FixOffer['kind'] | undefined {
  if (isInsideContainer(facts)) {
    return undefined;
  }
  const kind = fix.offer(facts, finding);
  return kind !== undefined && leftAlone(facts) ? 'manual' : kind;
}

function planOf(fix: SettingFix, input: FixInput): PlanOutcome {
  const reason = leftAlone(input.facts);
  const draft = reason ? refusedDraft(reason) : fix.draft(input);
  switch (draft.kind) {
    case 'unneeded':
      return draft;
    case 'refused':
      return {
        kind: 'refused',
        refusal: { reason: draft.reason, byHand: draft.byHand ?? fix.byHand(input.facts) },
      };
    case 'steps':
      return { kind: 'plan', plan: planFrom(fix, input, draft) };
  }
}

function planFrom(
  { id, title, answers }: SettingFix,
  { findings }: FixInput,
  { steps, notes, confirm, disturbs, mayDisconnect }: Extract<Draft, { kind: 'steps' }>,
): ChangePlan {
  return {
    fixId: id,
    title,
    answers: findings.map((finding) => finding.id).filter((finding) => answers.includes(finding)),
    kind: confirm ? 'guided' : 'automatic',
    steps,
    disturbs,
    mayDisconnect,
    notes,
  };
}

/** Systems whose /etc is written from somewhere else, or is no place to write to. */
const generatedSystems: Readonly<Record<string, Message>> = {
  nixos: message('NixOS writes its configuration from configuration.nix: change it there.'),
  guix: message('Guix writes its configuration from a system declaration: change it there.'),
  talos: message('Talos is configured through its own API, with talosctl.'),
  bottlerocket: message('Bottlerocket is configured through its own API, with apiclient.'),
  haos: message('Home Assistant OS belongs to its supervisor, which manages Docker.'),
};

/** Why no file of this host is changed; undefined where nothing speaks against it. */
function leftAlone(facts: HostFacts): Message | undefined {
  const id = valueOf(facts.system.osRelease)?.id ?? '';
  if (isInsideContainer(facts)) {
    return message('This is the inside of a container: the setting belongs to the machine outside.');
  }
  if (facts.system.container.state === 'unreadable' && !isWsl(facts)) {
    return message('It could not be read whether this is the inside of a container.');
  }
  return Object.hasOwn(generatedSystems, id) ? generatedSystems[id] : undefined;
}
