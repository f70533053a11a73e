import * as z from 'zod';
import { hmacSha256, isSameDigest } from '../../../lib/hmac.ts';
import { stableJson } from '../../../lib/stable-json.ts';
import { OrbitrError } from '../../errors.ts';
import type { AppPlan, Plan, Step } from '../types.ts';
import { factKinds } from './app-facts.ts';

const Digest = z.string().regex(/^[0-9a-f]{32}$/);

/** The plan as it was shown; only what reading the file back needs is looked at. */
const ShownPlan = z.looseObject({ apps: z.array(z.unknown()).readonly() });

/** A plan in a file: what was seen, what was asked for, and a seal over all of it. It holds no secret, and nothing that is carried out from it directly. */
export const SavedPlan = z.strictObject({
  kind: z.literal('orbitr-plan'),
  version: z.literal(1),
  workspace: z.string(),
  /** The engine's own id. */
  engine: z.string(),
  endpoint: z.string(),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  /** `user@host`. */
  madeBy: z.string(),
  options: z.strictObject({
    apps: z.array(z.string()).readonly(),
    prune: z.boolean(),
    takeOver: z.array(z.string()).readonly(),
    deep: z.boolean(),
    allow: z.array(z.string()).readonly(),
    allowMassDelete: z.boolean(),
  }),
  /** App that is to be touched → its fingerprint. */
  touched: z.record(z.string(), z.record(z.enum(factKinds), Digest)),
  plan: ShownPlan,
  /** `key`: whose secret it was sealed with. */
  seal: z.strictObject({ key: z.enum(['state', 'ORBITR_PLAN_KEY']), hmac: z.string() }),
});
export type SavedPlan = z.output<typeof SavedPlan>;
export type SealKey = SavedPlan['seal']['key'];

export type Unsealed = Omit<SavedPlan, 'seal'>;

export function savedText(plan: Unsealed, key: SealKey, secret: Uint8Array): string {
  return `${JSON.stringify({ ...plan, seal: { key, hmac: sealOf(plan, secret) } }, undefined, 2)}\n`;
}

export function isSealed({ seal, ...plan }: SavedPlan, secret: Uint8Array): boolean {
  return isSameDigest(seal.hmac, sealOf(plan, secret));
}

/** Throws `plan-unreadable`. */
export function parseSaved(text: string, file: string): SavedPlan {
  const data = fromJson(text);
  const head = z.looseObject({ kind: z.literal('orbitr-plan'), version: z.number() }).safeParse(data).data;
  if (!head) throw unreadable(`${file} is not a saved plan`);
  if (head.version > 1)
    throw unreadable(`${file} was written by a newer Orbitr (version ${head.version} of the format)`);
  const saved = SavedPlan.safeParse(data);
  if (saved.success) return saved.data;
  const [issue] = saved.error.issues;
  throw unreadable(`${file} is a damaged saved plan: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** What networks and volumes are made with is planned anew; options of a driver may hold more than eyes should see. */
export function shownPlan(plan: Plan): Unsealed['plan'] {
  return { ...plan, apps: plan.apps.map((app): AppPlan => ({ ...app, steps: app.steps.map(withoutSpec) })) };
}

function withoutSpec(step: Step): Step {
  if (step.target.kind !== 'network' && step.target.kind !== 'volume') return step;
  const { spec: _spec, ...target } = step.target;
  return { ...step, target };
}

function sealOf(plan: Unsealed, secret: Uint8Array): string {
  return hmacSha256(secret, stableJson(plan));
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(message: string): OrbitrError {
  return new OrbitrError({
    code: 'plan-unreadable',
    message,
    suggestions: ['make one: orbitr plan --out plan.json', 'then: orbitr apply plan.json'],
  });
}
