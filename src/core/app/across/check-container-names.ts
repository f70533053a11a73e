import type { LoadedCompose } from '../../compose/types.ts';
import { locate } from '../../files/source-map.ts';
import { formatPosition, type Position, type Problem } from '../../problems.ts';
import type { LoadedApp } from '../types.ts';

interface NameClaim {
  readonly app: string;
  readonly service: string;
  readonly container: string;
  /** False where the name follows from those of app and service. */
  readonly explicit: boolean;
  readonly position: Position | undefined;
}

/** No two apps want one container name, be it written (`container_name`) or Compose’s own (`app-service-1`). */
export function checkContainerNames(apps: readonly LoadedApp[]): Problem[] {
  const claims = apps.flatMap((app) => (app.compose ? claimsOf(app.name, app.compose) : []));
  return [...Map.groupBy(claims, ({ container }) => container).values()].flatMap((sharing) =>
    sharing.flatMap((claim) => {
      const other = sharing.find(({ app }) => app !== claim.app);
      return other ? [clashProblem(claim, other)] : [];
    }),
  );
}

function claimsOf(app: string, compose: LoadedCompose): NameClaim[] {
  return Object.entries(compose.services).flatMap(([service, { containerName, replicas }]): NameClaim[] => {
    if (containerName)
      return [{ app, service, container: containerName.value, explicit: true, position: containerName.position }];
    const position = locate(compose.positions, `services.${service}`);
    return Array.from({ length: Math.min(replicas, 1000) }, (_, index) => ({
      app,
      service,
      container: `${app}-${service}-${index + 1}`,
      explicit: false,
      position,
    }));
  });
}

function clashProblem(claim: NameClaim, other: NameClaim): Problem {
  const place = other.position ? ` at ${formatPosition(other.position)}` : '';
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `the container name ${claim.container} of ${claim.app} is also claimed by ${other.app} (service ${other.service})${place}`,
    app: claim.app,
    ...(claim.position ? { position: claim.position } : {}),
    suggestions: claim.explicit
      ? ['remove container_name, or choose another']
      : [`rename the service ${claim.service}, or give it a container_name`],
  };
}
