import type { DesiredService, ServiceDependency } from '../desired/types.ts';
import type { AppInput } from './input.ts';

export interface StepContext {
  readonly input: AppInput;
  /** Steps that every creation waits for. */
  readonly before: readonly string[];
  readonly providers: readonly string[];
  /** Service → ids of its starts and of its await, as far as it has any. */
  readonly ends: Map<string, { starts: readonly string[]; ready?: string; completed?: string }>;
  /** Services whose health or completion something that is about to start depends on. */
  readonly awaited: ReadonlySet<string>;
  /** Service → id of the step that makes its containers. */
  readonly made: Map<string, string>;
}

export interface Waits {
  readonly needs: readonly string[];
  readonly after: readonly string[];
}

/** `depends_on` as steps: started → its starts, healthy and completed → its await; what is not required is only waited for. */
export function dependencyWaits(context: StepContext, service: DesiredService): Waits {
  const ids = (dependency: ServiceDependency): readonly string[] => {
    const end = context.ends.get(dependency.service);
    if (!end) return [];
    return dependency.condition === 'service_started' ? end.starts : end.ready ? [end.ready] : [];
  };
  return {
    needs: service.dependsOn.filter(({ required }) => required).flatMap(ids),
    after: service.dependsOn.filter(({ required }) => !required).flatMap(ids),
  };
}

export function soft({ after }: Waits): { after?: readonly string[] } {
  return after.length > 0 ? { after } : {};
}

export function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
