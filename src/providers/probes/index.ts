import type { ProbeWish } from '../../core/health/probe.ts';
import type { Probe } from '../../ports/probe.ts';
import type { ProbeMember } from './contract.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';

/** Every kind of question that Orbitr asks from outside. */
const members: { readonly [K in ProbeWish['kind']]: ProbeMember<K> } = { http, tcp };

export const probe: Probe = ({ wish, ...place }) =>
  wish.kind === 'http' ? members.http({ ...place, wish }) : members.tcp({ ...place, wish });
