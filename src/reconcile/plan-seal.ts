import type { DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import type { PrivateDigests } from '../core/memory/types.ts';
import type { PlanInput } from '../core/plan/input.ts';
import { type AppFacts, appFacts } from '../core/plan/saved/app-facts.ts';
import type { SealKey } from '../core/plan/saved/saved-plan.ts';
import type { Plan } from '../core/plan/types.ts';
import { hmacSha256 } from '../lib/hmac.ts';
import type { Runtime } from '../ports/runtime.ts';
import { privateDigests } from './contents.ts';

type SealRuntime = Pick<Runtime, 'planKey' | 'files'> & { readonly store: Pick<Runtime['store'], 'salt'> };

/** Long enough that nobody finds it by trying. */
const shortestKey = 32;

/** A key of one's own where one is set, else the state folder's salt. */
export function newSealKey({ planKey }: SealRuntime): SealKey {
  return planKey === undefined ? 'state' : 'ORBITR_PLAN_KEY';
}

/** Undefined where the key is not here. Throws `usage` for one that is too short. */
export function sealSecret({ planKey, store }: SealRuntime, key: SealKey): Uint8Array | undefined {
  if (key === 'state') return derived(store.salt());
  if (planKey === undefined) return undefined;
  if (planKey.length >= shortestKey) return derived(planKey);
  throw new OrbitrError({
    code: 'usage',
    message: `ORBITR_PLAN_KEY must have at least ${shortestKey} characters, has ${planKey.length}`,
    suggestions: ['make one: openssl rand -hex 32'],
  });
}

/** The fingerprint of each of these apps, as far as it is in the plan. */
export function factsOf(
  runtime: SealRuntime,
  { input, made }: { readonly input: PlanInput; readonly made: Plan },
  names: readonly string[],
  secret: Uint8Array,
): Record<string, AppFacts> {
  const apps = input.desired.apps.filter(({ name }) => names.includes(name));
  const context = {
    key: secret,
    privateDigests: Object.fromEntries(apps.flatMap((app) => digests(runtime, app, secret))),
  };
  const planned = made.apps.filter(({ app }) => names.includes(app));
  return Object.fromEntries(planned.map((app) => [app.app, appFacts(input, app, context)]));
}

/** The salt of state would make two machines that read the same differ. */
function digests({ files }: SealRuntime, app: DesiredApp, secret: Uint8Array): (readonly [string, PrivateDigests])[] {
  const content = (name: string, value: string) => {
    const file = name.startsWith('secrets.') ? app.model.secrets[name.slice('secrets.'.length)]?.file : undefined;
    const bytes = file === undefined ? undefined : files.read(file);
    return bytes ? hmacSha256(secret, bytes) : value;
  };
  return app.services.map(({ name, privateValues }) => {
    const values = Object.entries(privateValues).map(([key, value]) => [key, content(key, value)] as const);
    return [`${app.name}/${name}`, privateDigests(secret, Object.fromEntries(values))] as const;
  });
}

function derived(from: string | Uint8Array): Uint8Array {
  return Buffer.from(hmacSha256(from, 'orbitr saved plan'), 'hex');
}
