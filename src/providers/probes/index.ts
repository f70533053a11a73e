import type { ProbeWish } from '../../core/health/probe.ts';
import type { Probe } from '../../ports/probe.ts';
import { command } from './command.ts';
import type { ProbeMember } from './contract.ts';
import { docker } from './docker.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';

/** Every kind of question. */
const members: { readonly [K in ProbeWish['kind']]: ProbeMember<K> } = { http, tcp, docker, command };

export const probe: Probe = ({ wish, ...place }) => {
  switch (wish.kind) {
    case 'http':
      return members.http({ ...place, wish });
    case 'tcp':
      return members.tcp({ ...place, wish });
    case 'docker':
      return members.docker({ ...place, wish });
    case 'command':
      return members.command({ ...place, wish });
  }
};
