import type { Check, CheckContext, Verdict } from '../../model/check';
import { absent, fileSource, valueOf, type Fact } from '../../model/fact';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf } from '../factEvidence';
import { error, info, notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Kernel settings that decide what happens when memory gets short. */
export const memorySettingChecks: readonly Check[] = [
  {
    id: 'MEM-OVERCOMMIT',
    category: 'memory',
    name: message('Memory overcommit'),
    meaning: message(
      'With strict overcommit (2) the kernel refuses memory that programs reserve and never use, so databases, Java and Go programs in containers fail although memory is free. The kubelet wants 1 and sets it itself unless protectKernelDefaults is on.',
    ),
    references: [
      'https://docs.kernel.org/mm/overcommit-accounting.html',
      'https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/cm/container_manager_linux.go',
    ],
    evaluate: judgeOvercommit,
  },
  {
    id: 'MEM-OOMPANIC',
    category: 'memory',
    name: message('Behaviour when memory runs out'),
    meaning: message(
      'With vm.panic_on_oom the kernel halts the whole machine in place of killing one process; with 2 even one container that reaches its own memory limit does that.',
    ),
    references: ['https://docs.kernel.org/admin-guide/sysctl/vm.html#panic-on-oom'],
    evaluate: judgePanic,
  },
  {
    id: 'MEM-MAPCOUNT',
    category: 'memory',
    name: message('Memory mappings of one process'),
    meaning: message(
      'Images of Elasticsearch and OpenSearch do not start, or stop at their own checks, when vm.max_map_count is below 262144.',
    ),
    references: [
      'https://www.elastic.co/guide/en/elasticsearch/reference/current/vm-max-map-count.html',
      'https://docs.kernel.org/admin-guide/sysctl/vm.html#max-map-count',
    ],
    evaluate: judgeMapCount,
  },
];

function setting({ sysctls }: HostFacts, key: string): Fact<string> {
  return sysctls[key] ?? absent(fileSource(`/proc/sys/${key.replaceAll('.', '/')}`));
}

/** Judges a sysctl that is a number; unknown when it is none. */
function judgeNumber(facts: HostFacts, key: string, judge: (value: number) => Verdict): Verdict {
  const fact = setting(facts, key);
  if (fact.state === 'unreadable') {
    return unknownBecause(fact);
  }
  if (fact.state === 'absent') {
    return notApplicable(message('This kernel has no setting {key}.', { key }), [evidenceOf(fact)]);
  }
  return /^\d{1,15}$/.test(fact.value)
    ? judge(Number(fact.value))
    : unknown(
        message('{key} is not a number.', { key }),
        [evidenceOf(fact)],
        message('Read it by hand: sysctl {key}', { key }),
      );
}

function judgeOvercommit(facts: HostFacts, { profiles }: CheckContext): Verdict {
  const key = 'vm.overcommit_memory';
  const evidence = [evidenceOf(setting(facts, key))];
  return judgeNumber(facts, key, (value) => {
    if (value === 2) {
      return warning({
        title: message('Programs are refused memory that they reserve'),
        summary: message('vm.overcommit_memory is 2: the kernel promises no more memory than it has.'),
        nextStep: message(
          'Set vm.overcommit_memory = 0 in /etc/sysctl.d/99-containers.conf and run sysctl --system.',
        ),
        evidence,
      });
    }
    return value === 0 && profiles.includes('kubernetes')
      ? info(
          message(
            'vm.overcommit_memory is 0; the kubelet sets it to 1, or does not start when protectKernelDefaults is on.',
          ),
          evidence,
        )
      : pass(message('vm.overcommit_memory is {value}.', { value }), evidence);
  });
}

function judgePanic(facts: HostFacts): Verdict {
  const key = 'vm.panic_on_oom';
  const reboot = setting(facts, 'kernel.panic');
  const evidence = [
    evidenceOf(setting(facts, key)),
    ...(reboot.state === 'known' ? [evidenceOf(reboot)] : []),
  ];
  const nextStep = message(
    'Set vm.panic_on_oom = 0 in /etc/sysctl.d/99-containers.conf and run sysctl --system.',
  );
  return judgeNumber(facts, key, (value) => {
    if (value === 0) {
      return pass(
        message('vm.panic_on_oom is 0: the kernel kills a process and goes on.'),
        evidence.slice(0, 1),
      );
    }
    return value === 1
      ? warning({
          title: message('The machine halts when its memory runs out'),
          summary: afterPanic(valueOf(reboot)),
          nextStep,
          evidence,
        })
      : error({
          title: message('One container at its memory limit halts the machine'),
          summary: message('vm.panic_on_oom is {value}, which counts memory limits of containers too.', {
            value,
          }),
          nextStep,
          evidence,
        });
  });
}

function afterPanic(reboot: string | undefined) {
  return reboot === undefined || reboot === '0'
    ? message('vm.panic_on_oom is 1.')
    : message('vm.panic_on_oom is 1; kernel.panic is {reboot}, so the machine reboots after that.', {
        reboot,
      });
}

/** Source: https://www.elastic.co/guide/en/elasticsearch/reference/current/vm-max-map-count.html */
const wantedMapCount = 262_144;

function judgeMapCount(facts: HostFacts): Verdict {
  const key = 'vm.max_map_count';
  const evidence = [evidenceOf(setting(facts, key))];
  return judgeNumber(facts, key, (value) =>
    value >= wantedMapCount
      ? pass(message('vm.max_map_count is {value}.', { value }), evidence)
      : info(
          message(
            'vm.max_map_count is {value}, below the 262144 that Elasticsearch and OpenSearch ask for.',
            { value },
          ),
          evidence,
          message('Elasticsearch and OpenSearch may not start'),
        ),
  );
}
