import { join } from 'node:path';
import { specOf } from '../core/desired/canonical.ts';
import { type ResolvedImage, resolveImage } from '../core/desired/images.ts';
import { renderApp } from '../core/desired/render.ts';
import type { DesiredApp, DesiredService } from '../core/desired/types.ts';
import type { PassEvent } from '../core/events.ts';
import type { LiveImage } from '../core/live/snapshot.ts';
import type { PlanInput } from '../core/plan/input.ts';
import type { Runtime } from '../ports/runtime.ts';
import { writeOwnFiles } from './own-files.ts';
import { revealed } from './secrets.ts';

/** What the steps of one walk share: what was planned from, and what pulls have told since. */
export interface Pass {
  readonly runtime: Runtime;
  readonly input: PlanInput;
  readonly emit: (event: PassEvent) => void;
  readonly wait: boolean;
  readonly signal: AbortSignal;
  /** `<app>/<service>` → its image as it is now known. */
  readonly images: Map<string, ResolvedImage>;
  /** Apps whose Compose file was written in this walk, so that it is written once. */
  readonly rendered: Map<string, string>;
  /** Ids of containers that ended by themselves with success while somebody waited for them. */
  readonly completed: Set<string>;
  /** Tag → digest, learned in this walk. */
  readonly locked: Map<string, string>;
}

export function newPass(runtime: Runtime, input: PlanInput, options: Pick<Pass, 'emit' | 'wait' | 'signal'>): Pass {
  const images = input.desired.apps.flatMap((app) =>
    app.services.map(
      (service) =>
        [`${app.name}/${service.name}`, resolveImage(service.image, input.live.images, input.known)] as const,
    ),
  );
  return {
    runtime,
    input,
    ...options,
    images: new Map(images),
    rendered: new Map(),
    completed: new Set(),
    locked: new Map(),
  };
}

export function appOf(pass: Pass, name: string): DesiredApp {
  const app = pass.input.desired.apps.find((candidate) => candidate.name === name);
  if (!app) throw new Error(`a step names app ${name}, which is not in the workspace`);
  return app;
}

/** After a pull or a build the engine has told what the image really is. */
export function learnImages(
  pass: Pass,
  app: DesiredApp,
  services: readonly string[],
  images: readonly LiveImage[],
): void {
  for (const service of app.services.filter(({ name }) => services.includes(name))) {
    const resolved = resolveImage(service.image, images, { locked: {}, registry: {} });
    const before = pass.images.get(`${app.name}/${service.name}`);
    const known =
      before && before.identity !== 'unresolved'
        ? { ...before, ...(resolved.id ? { id: resolved.id } : {}) }
        : resolved;
    pass.images.set(`${app.name}/${service.name}`, known);
    if (known.toLock) pass.locked.set(known.toLock.reference, known.toLock.digest);
  }
}

/** What the executor labels a container with: the same that the planner compares. */
export function specFor(pass: Pass, app: DesiredApp, service: DesiredService): string {
  const image = pass.images.get(`${app.name}/${service.name}`);
  return specOf(service.canonical, image?.identity ?? 'unresolved');
}

/** Writes the app's final Compose file, once a walk, and tells where it lies. */
export function renderedFile(pass: Pass, app: DesiredApp): string {
  const known = pass.rendered.get(app.name);
  if (known) return known;
  const path = join(pass.runtime.store.dir, 'apps', app.project, 'compose.yaml');
  writeOwnFiles(pass.runtime, app);
  const withSecrets = <T>(model: T) => revealed(pass.runtime, app, model);
  pass.runtime.writeFile(path, renderText(pass, app, withSecrets), 0o600);
  pass.rendered.set(app.name, path);
  return path;
}

export function renderText(pass: Pass, app: DesiredApp, withSecrets: <T>(model: T) => T): string {
  const byService = <T>(value: (service: DesiredService) => T) =>
    new Map(app.services.map((service) => [service.name, value(service)] as const));
  const images = new Map(
    app.services.flatMap((service) => {
      const image = pass.images.get(`${app.name}/${service.name}`);
      return image ? [[service.name, image] as const] : [];
    }),
  );
  return renderApp(app, {
    workspace: pass.input.desired.workspace,
    images,
    specs: byService((service) => specFor(pass, app, service)),
    withSecrets,
  });
}
