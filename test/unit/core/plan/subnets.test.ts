import { describe, expect, test } from 'vitest';
import { assignSubnets, stockPools } from '../../../../src/core/plan/subnets.ts';

const wanted = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `n${index}`, labels: {} }));
const pool = '10.203.0.0/16';

describe('new networks', () => {
  test('are left to Docker while its pools suffice', () => {
    expect(assignSubnets({ wanted: wanted(26), taken: [], locked: {}, pool }).size).toBe(0);
  });

  test('are cut from our own range once fewer than five of Docker’s would remain', () => {
    const assigned = assignSubnets({ wanted: wanted(28), taken: [], locked: {}, pool });
    expect([...assigned]).toEqual([
      ['n26', '10.203.0.0/26'],
      ['n27', '10.203.0.64/26'],
    ]);
  });

  test('never get what somebody has', () => {
    const assigned = assignSubnets({
      wanted: wanted(2),
      taken: [...stockPools, '10.203.0.0/25'],
      locked: { other: '10.203.0.128/26' },
      pool,
    });
    expect([...assigned.values()]).toEqual(['10.203.0.192/26', '10.203.1.0/26']);
  });

  test('get again what the lock file gave them', () => {
    expect([...assignSubnets({ wanted: wanted(1), taken: [], locked: { n0: '10.203.9.0/26' }, pool })]).toEqual([
      ['n0', '10.203.9.0/26'],
    ]);
  });

  test('keep the subnet that the files name, and get none where the range is full', () => {
    const named = [{ name: 'own', labels: {}, ipam: { config: [{ subnet: '10.9.0.0/24' }] } }];
    expect(assignSubnets({ wanted: named, taken: stockPools, locked: {}, pool }).size).toBe(0);
    expect(assignSubnets({ wanted: wanted(1), taken: [...stockPools, pool], locked: {}, pool }).size).toBe(0);
  });

  test('a hundred of them get a hundred ranges', () => {
    const assigned = assignSubnets({ wanted: wanted(100), taken: stockPools, locked: {}, pool });
    expect(new Set(assigned.values()).size).toBe(100);
  });
});
