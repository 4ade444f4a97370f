import type { Check, Verdict } from '../../model/check';
import type { EngineEndpoint } from '../../model/containerEngine';
import type { HostFacts } from '../../model/hostFacts';
import { message } from '../../model/message';
import { evidenceOf, matchingEvidence } from '../factEvidence';
import { notApplicable, pass, unknown, unknownBecause, warning } from '../verdict';

/** Where the commands of this account ask for an engine. */
export const endpointChecks: readonly Check[] = [
  {
    id: 'RT-ENDPOINTS',
    category: 'runtime',
    name: message('Where engines are asked'),
    meaning: message(
      'The command docker asks the engine that DOCKER_HOST or the current context names. When that one is gone, every command fails although another engine runs; when it is a port without TLS, whoever reaches it is root there.',
    ),
    references: [
      'https://docs.docker.com/engine/manage-resources/contexts/',
      'https://docs.docker.com/engine/security/protect-access/',
      'https://docs.docker.com/engine/security/rootless/',
    ],
    evaluate: judgeEndpoints,
  },
];

function judgeEndpoints({ engines }: HostFacts): Verdict {
  const fact = engines.endpoints;
  if (fact === undefined) {
    return unknown(message('The snapshot is of a version that did not look for engines.'), []);
  }
  if (fact.state !== 'known') {
    return unknownBecause(fact);
  }
  const endpoints = fact.value;
  const open = endpoints.find(isOpenPort);
  if (open !== undefined) {
    return warning({
      title: message('An engine is asked over the network without TLS'),
      summary: message('{name} is {address}: there is no certificate that both sides would prove.', {
        name: open.name,
        address: open.address,
      }),
      nextStep: message(
        'Reach that engine over SSH instead: docker context create NAME --docker host=ssh://USER@HOST',
      ),
      evidence: [matchingEvidence(fact, wordsOf(open))],
    });
  }
  const gone = endpoints.find(({ isCurrent, state }) => isCurrent && state === 'missing');
  if (gone !== undefined) {
    return warning({
      title: message('docker asks an engine that is not there'),
      summary: message('{name} is {address}, and there is no such socket.', {
        name: gone.name,
        address: gone.address,
      }),
      nextStep:
        gone.origin === 'dockerHost'
          ? message('Take DOCKER_HOST out of the start files of the shell, or start that engine.')
          : message('Choose another context: docker context ls, then docker context use NAME'),
      evidence: [matchingEvidence(fact, wordsOf(gone))],
    });
  }
  return endpoints.length === 0
    ? notApplicable(message('No socket of an engine and no context of docker was found.'), [evidenceOf(fact)])
    : pass(
        message('Found: {names}.', {
          names: endpoints
            .slice(0, 10)
            .map(({ name }) => name)
            .join(', '),
        }),
        [evidenceOf(fact)],
      );
}

/** What stays on the machine itself is for SEC-SOCKET to judge. */
function isOpenPort({ scheme, hasTls, address }: EngineEndpoint): boolean {
  return (
    scheme === 'tcp' &&
    hasTls !== true &&
    !/^tcp:\/\/(?:127\.|localhost[:/]|localhost$|\[::1\])/.test(address)
  );
}

function wordsOf({ address }: EngineEndpoint): RegExp {
  return new RegExp(address.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}
