import type { Probe } from '../../ports/probe.ts';
import { http } from './http.ts';
import { tcp } from './tcp.ts';

/** Every kind of question that Orbitr asks from outside. */
export const probe: Probe = ({ wish, ...place }) =>
  wish.kind === 'http' ? http.ask({ ...place, wish }) : tcp.ask({ ...place, wish });
