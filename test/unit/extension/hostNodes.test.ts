import assert from 'node:assert/strict';
import type { Finding } from '../../../src/model/finding';
import type { HostReport } from '../../../src/model/hostReport';
import { message } from '../../../src/model/message';
import {
  categoryNodes,
  childNodes,
  findingNodes,
  hostNodes,
  nodeId,
  parentNode,
  topNodes,
} from '../../../src/extension/hostNodes';

function finding(id: string, change: Partial<Finding>): Finding {
  return {
    id,
    category: 'kernel',
    status: 'pass',
    title: message('Title'),
    summary: message('Summary'),
    meaning: message('Meaning'),
    evidence: [],
    fixes: [],
    references: [],
    ...change,
  };
}

const entry = {
  identity: { id: 'local', label: 'local' },
  remote: undefined,
  connection: 'disconnected' as const,
  state: { kind: 'examined' as const },
  report: {
    findings: [
      finding('MEM-CTRL', { category: 'memory', status: 'error' }),
      finding('STO-DRIVER', { category: 'storage', status: 'warning' }),
      finding('KRN-A', { status: 'pass' }),
      finding('NS-A', { category: 'namespaces', status: 'notApplicable' }),
    ],
    suppressed: [
      {
        finding: finding('MEM-SWAP', { category: 'memory', status: 'error' }),
        suppression: { id: 'MEM-SWAP', reason: 'known', source: 'settings' },
      },
    ],
  } as unknown as HostReport,
  facts: undefined,
};

const noGroup = () => undefined;

function remoteEntry(id: string, group?: string) {
  const remote = { destination: id, group };
  return { ...entry, identity: { id, label: id }, remote };
}

describe('rows of the hosts tree', () => {
  it('come worst category first, without what does not apply', () => {
    const order = categoryNodes(entry, false).map(({ category }) => category);
    assert.deepEqual(order, ['memory', 'storage', 'kernel']);
    assert.equal(categoryNodes(entry, true).length, 4);
  });

  it('have ids without anything that changes', () => {
    const [category] = categoryNodes(entry, false);
    const [row] = findingNodes(entry, 'memory', false);
    assert.equal(nodeId({ kind: 'host', hostId: 'local' }), 'local');
    assert.equal(nodeId(category!), 'local/memory');
    assert.equal(nodeId(row!), 'local/memory/MEM-CTRL');
  });

  it('keep what is suppressed apart, at the end', () => {
    const group = childNodes({ kind: 'host', hostId: 'local' }, entry, true).at(-1);
    assert.ok(group);
    assert.equal(nodeId(group), 'local/suppressed');
    const [row, ...more] = childNodes(group, entry, true);
    assert.ok(row);
    assert.equal(nodeId(row), 'local/suppressed/MEM-SWAP');
    assert.equal(more.length, 0);
    assert.deepEqual(parentNode(row, noGroup), group);
    assert.equal(nodeId(parentNode(group, noGroup)!), 'local');
    const without = { ...entry, report: { ...entry.report, suppressed: [] } };
    const kinds = childNodes({ kind: 'host', hostId: 'local' }, without, true).map(({ kind }) => kind);
    assert.deepEqual([...new Set(kinds)], ['category']);
  });

  it('know their parents', () => {
    const [row] = findingNodes(entry, 'memory', false);
    const parent = parentNode(row!, noGroup);
    assert.equal(nodeId(parent!), 'local/memory');
    assert.equal(nodeId(parentNode(parent!, noGroup)!), 'local');
    assert.equal(parentNode({ kind: 'host', hostId: 'local' }, noGroup), undefined);
  });

  it('stand under their groups, those without one first', () => {
    const entries = [entry, remoteEntry('web1', 'web'), remoteEntry('db1', 'data'), remoteEntry('lone')];
    assert.deepEqual(topNodes(entries).map(nodeId), ['local', 'lone', 'group:data', 'group:web']);
    const [web1, ...more] = hostNodes(entries, 'web');
    assert.ok(web1);
    assert.equal(more.length, 0);
    const group = parentNode(web1, (id) => entries.find(({ identity }) => identity.id === id)?.remote?.group);
    assert.deepEqual(group, { kind: 'group', group: 'web' });
    assert.equal(parentNode(group, noGroup), undefined);
  });
});
