import { describe, expect, test } from 'vitest';
import { errorsOf, load, loaded, warningsOf } from './memory-files.ts';

const web = (...lines: string[]): string =>
  ['services:', '  web:', '    image: web:1', ...lines.map((line) => `    ${line}`), ''].join('\n');

describe('files', () => {
  test('the first of Compose’s names counts, the others are told', () => {
    const files = { 'docker-compose.yml': 'services: {old: {image: a:1}}', 'compose.yaml': web() };
    expect(Object.keys(loaded(files).services)).toEqual(['web']);
    expect(warningsOf(files)).toEqual([
      'docker-compose.yml:1:1 lint-obsolete: apps/web/docker-compose.yml is ignored: apps/web/compose.yaml goes first',
    ]);
    expect(loaded(files).files).toEqual(['/ws/apps/web/compose.yaml']);
  });

  test('no file at all', () => {
    expect(load({ 'readme.md': '' }).problems).toMatchObject([
      { code: 'compose-missing', suggestions: ['create apps/web/compose.yaml'] },
    ]);
  });

  test('everything looked at is noted, also what is not there', () => {
    const { inputs } = loaded({
      'compose.yaml': web('env_file: {path: ./none.env, required: false}'.replace('{', '[{').replace('}', '}]')),
    });
    expect(inputs).toMatchObject({
      '/ws/apps/web/compose.yaml': expect.stringMatching(/^file /),
      '/ws/apps/web/compose.yml': '',
      '/ws/apps/web/.env': '',
      '/ws/apps/web/none.env': '',
    });
  });

  test('a folder that the app writes to is no input', () => {
    const { inputs } = loaded({ 'compose.yaml': web('volumes: ["./data:/data"]'), 'data/db': '' });
    expect(inputs).not.toHaveProperty(['/ws/apps/web/data']);
  });
});

describe('variables', () => {
  test('the app’s .env wins over orbitr.yaml; the process is never asked', () => {
    const { variables } = loaded(
      { 'compose.yaml': web(), '.env': 'A=own\nB=${C}' },
      { environment: { A: 'ws', C: 'ws' } },
    );
    expect(variables).toEqual({ A: 'own', B: 'ws', C: 'ws' });
    expect(errorsOf({ 'compose.yaml': web('command: $PATH') })).toEqual([
      'compose.yaml:4:14 variable-unset: variable PATH has no value and no default',
    ]);
  });

  test('the project bears the app’s name, whatever .env says', () => {
    const files = {
      'compose.yaml': web('container_name: ${COMPOSE_PROJECT_NAME}-1'),
      '.env': 'COMPOSE_PROJECT_NAME=other',
    };
    expect(loaded(files).services.web?.containerName?.value).toBe('web-1');
    expect(loaded(files).variables).toEqual({});
    expect(warningsOf(files)).toEqual(['.env:1:1 lint-obsolete: COMPOSE_PROJECT_NAME in .env is ignored']);
  });

  test.each([
    ['command: "a \\" ${B}"', '4:20'],
    ["command: 'it''s ${B}'", '4:21'],
    ['command: |\n      one\n      two ${B}', '6:11'],
    ['command: [x, "${B}"]', '4:19'],
  ])('the place of the dollar sign in %j', (line, place) => {
    expect(errorsOf({ 'compose.yaml': web(line) })).toEqual([
      `compose.yaml:${place} variable-unset: variable B has no value and no default`,
    ]);
  });

  test('an unset variable is told with what to do', () => {
    expect(load({ 'compose.yaml': web('hostname: $HOST_NAME') }).problems[0]?.suggestions).toEqual([
      'add HOST_NAME=… to apps/web/.env, or write ${HOST_NAME:-default}',
    ]);
  });

  test('below x- keys and in disabled services a variable may be unset, but not ill-formed', () => {
    const files = { 'compose.yaml': `x-note: $NONE\n${web()}  off:\n    image: $NONE\n    profiles: [debug]\n` };
    expect(errorsOf(files)).toEqual([]);
    expect(errorsOf(files, { profiles: ['debug'] })).toEqual([
      'compose.yaml:6:12 variable-unset: variable NONE has no value and no default',
    ]);
    expect(errorsOf({ 'compose.yaml': `x-note: \${NONE\n${web()}` })).toEqual([
      'compose.yaml:1:9 interpolation-syntax: ${NONE in x-note is not a valid expression',
    ]);
  });

  test('values are cast after interpolation', () => {
    expect(
      loaded({ 'compose.yaml': web('deploy: {replicas: "${N}"}', 'privileged: "yes"') }, { environment: { N: '3' } })
        .services.web?.replicas,
    ).toBe(3);
    expect(errorsOf({ 'compose.yaml': web('read_only: ${R:-maybe}') })).toEqual([
      'compose.yaml:4:16 compose-invalid: services.web.read_only must be true or false, is "maybe"',
    ]);
  });

  test('a value is not interpolated again', () => {
    expect(
      loaded({ 'compose.yaml': web('container_name: ${A}x') }, { environment: { A: 'a.' } }).services.web?.containerName
        ?.value,
    ).toBe('a.x');
    expect(
      loaded({ 'compose.yaml': 'services: {web: {image: "${A}"}}' }, { environment: { A: '$B' } }).services.web?.image,
    ).toBe('$B');
  });
});

describe('overrides', () => {
  const merged = (base: string[], over: string) =>
    loaded({ 'compose.yaml': web(...base), 'compose.override.yaml': `services:\n  web:\n${over}` });

  test('ports and volumes are merged by what identifies them, scalars replaced', () => {
    const { services, positions } = merged(
      ['ports: ["80:80", "81:81"]', 'volumes: ["/x:/y", "/a:/b/"]', 'environment: {A: 1, B: 2}'],
      '    image: web:2\n    ports: ["80:80", "82:82"]\n    volumes: ["/z:/y"]\n    environment: [B=3, C=4]\n',
    );
    expect(services.web?.image).toBe('web:2');
    expect(services.web?.hostPorts.map((claim) => claim.value.port)).toEqual([80, 81, 82]);
    expect(positions['services.web.volumes./y']).toMatchObject({ file: 'apps/web/compose.override.yaml', line: 5 });
    expect(positions['services.web.volumes./b']).toMatchObject({ file: 'apps/web/compose.yaml', line: 5 });
    expect(positions['services.web.environment.A']).toMatchObject({ file: 'apps/web/compose.yaml', line: 6 });
    expect(positions['services.web.environment.B']).toMatchObject({ file: 'apps/web/compose.override.yaml', line: 6 });
  });

  test('!reset removes, !override replaces', () => {
    const { services, positions } = merged(
      ['ports: ["80:80"]', 'expose: ["1"]', 'environment: {A: 1, B: 2}'],
      '    ports: !reset []\n    expose: !override ["2"]\n    environment:\n      A: !reset null\n',
    );
    expect(services.web).toMatchObject({ hostPorts: [], containerPorts: [2] });
    expect(positions).not.toHaveProperty(['services.web.environment.A']);
    expect(positions).toHaveProperty(['services.web.environment.B']);
  });

  test('values of different kinds cannot be merged', () => {
    expect(
      errorsOf({
        'compose.yaml': web('ports: ["80:80"]'),
        'compose.override.yaml': 'services:\n  web:\n    ports: {a: b}',
      }),
    ).toEqual([
      'compose.override.yaml:3:12 compose-invalid: services.web.ports cannot be merged: it is of another kind in the file below',
    ]);
  });
});

describe('extends and include', () => {
  test('a chain over files: paths start at the file that names them', () => {
    const compose = loaded({
      'compose.yaml': web('extends: {file: base/b.yaml, service: base}'),
      'base/b.yaml':
        'services:\n  base:\n    extends: root\n    env_file: b.env\n  root:\n    expose: ["7"]\n    image: no:1',
      'base/b.env': 'FROM_FILE=1',
    });
    expect(compose.services.web).toMatchObject({ image: 'web:1', containerPorts: [7], envFileKeys: ['FROM_FILE'] });
    expect(compose.positions['services.web.expose']).toEqual({ file: 'apps/web/base/b.yaml', line: 6, column: 5 });
    expect(compose.positions['services.web.environment.FROM_FILE']).toEqual({
      file: 'apps/web/base/b.env',
      line: 1,
      column: 1,
    });
  });

  test('circles are named', () => {
    expect(errorsOf({ 'compose.yaml': `${web('extends: other')}  other: {image: a:1, extends: web}\n` })[0]).toContain(
      'dependency-cycle: services extend each other in a circle: web (apps/web/compose.yaml) → other (apps/web/compose.yaml) → web (apps/web/compose.yaml)',
    );
    expect(
      errorsOf({ 'compose.yaml': `include: [b.yaml]\n${web()}`, 'b.yaml': 'include: [compose.yaml]' })[0],
    ).toContain(
      'files include each other in a circle: apps/web/compose.yaml → apps/web/b.yaml → apps/web/compose.yaml',
    );
  });

  test('an include has its own folder and its own .env, under the outer variables', () => {
    const compose = loaded(
      {
        'compose.yaml': `include:\n  - sub/compose.yaml\n${web('depends_on: [side]')}`,
        'sub/compose.yaml': 'services:\n  side: {image: "side:${TAG}-${OWN}", env_file: e.env}',
        'sub/.env': 'TAG=inner\nOWN=1',
        'sub/e.env': 'X=1',
      },
      { environment: { TAG: 'outer' } },
    );
    expect(compose.services.side).toMatchObject({ image: 'side:outer-1', envFileKeys: ['X'] });
  });

  test('an include may not redefine, nor leave the workspace', () => {
    expect(
      errorsOf({ 'compose.yaml': `include: [b.yaml]\n${web()}`, 'b.yaml': 'services: {web: {image: other:1}}' }),
    ).toEqual([
      'compose.yaml:3:3 duplicate-name: services.web stands here and, different, in an included file (apps/web/b.yaml:1:12)',
    ]);
    expect(errorsOf({ 'compose.yaml': `include: [../../../etc/b.yaml]\n${web()}` })).toEqual([
      'compose.yaml:1:11 path-outside: the included file ../../../etc/b.yaml lies outside the workspace',
    ]);
  });

  test('only files of the workspace can be included', () => {
    expect(errorsOf({ 'compose.yaml': `include: ['https://example.org/c.yaml']\n${web()}` })).toEqual([
      'compose.yaml:1:11 not-yet-supported: https://example.org/c.yaml is not a file: Orbitr includes only files of the workspace',
    ]);
    expect(errorsOf({ 'compose.yaml': web('env_file: ~/x.env') })).toEqual([
      'compose.yaml:4:15 path-outside: the env_file of service web, ~/x.env lies outside the workspace',
    ]);
  });

  test('what is missing is told at the place that names it', () => {
    expect(errorsOf({ 'compose.yaml': `${web('extends: bsae')}  base: {image: a:1}\n` })).toEqual([
      'compose.yaml:4:14 reference-missing: service web extends bsae, which apps/web/compose.yaml does not have',
    ]);
    expect(errorsOf({ 'compose.yaml': web('env_file: a.env') })).toEqual([
      'compose.yaml:4:15 reference-missing: service web reads env_file apps/web/a.env, which is not there',
    ]);
  });
});

describe('profiles', () => {
  const files = { 'compose.yaml': `${web()}  debug: {image: d:1, profiles: [debug], networks: [nowhere]}\n` };

  test('services of inactive profiles are not there and not checked', () => {
    expect(Object.keys(loaded(files).services)).toEqual(['web']);
    expect(errorsOf(files, { profiles: ['debug'] })).toEqual([
      'compose.yaml:4:53 reference-missing: service debug uses network "nowhere", which is not declared',
    ]);
  });

  test('depending on a disabled service is an error, unless it is not required', () => {
    const using = (form: string) => ({
      'compose.yaml': `${web(`depends_on: ${form}`)}  debug: {image: d:1, profiles: [debug]}\n`,
    });
    expect(errorsOf(using('[debug]'))).toEqual([
      'compose.yaml:4:18 reference-missing: service web depends on debug, which no active profile enables',
    ]);
    expect(errorsOf(using('{debug: {condition: service_started, required: false}}'))).toEqual([]);
  });
});

test('facts of a service', () => {
  const compose = loaded({
    'compose.yaml': web(
      'build: .',
      'ports: ["127.0.0.1:8080-8081:80-81", "53:53/udp", "9000", {target: 443, published: "8443"}, "7000-7010:70"]',
      'expose: ["5-6"]',
      'env_file: [a.env]',
      'environment: [A=1]',
      'healthcheck: {test: [CMD, check]}',
      'links: [db]',
      'deploy: {replicas: 2}',
    ).concat('  db: {image: db:1, healthcheck: {disable: true}}\n'),
    'a.env': 'A=2\nB=3\n',
  });
  expect(compose.services.web).toMatchObject({
    build: true,
    replicas: 2,
    containerPorts: [5, 6, 53, 70, 80, 81, 443, 9000],
    dependsOn: ['db'],
    envFileKeys: ['B'],
    hasHealthcheck: true,
  });
  expect(
    compose.services.web?.hostPorts.map(({ value }) => `${value.address}:${value.port}/${value.protocol}`),
  ).toEqual(['127.0.0.1:8080/tcp', '127.0.0.1:8081/tcp', ':53/udp', ':8443/tcp']);
  expect(compose.services.db).toMatchObject({ build: false, replicas: 1, hasHealthcheck: false });
});

test('the result survives JSON', () => {
  const compose = loaded({ 'compose.yaml': web('environment: {A: b}') });
  expect(JSON.parse(JSON.stringify(compose))).toEqual(compose);
});

test('places through anchors are those of the alias', () => {
  const { positions } = loaded({
    'compose.yaml': `x-env: &env\n  A: 1\n${web('environment:', '  <<: *env', '  B: ${B:-2}')}`,
  });
  expect(positions['services.web.environment.A']).toMatchObject({ line: 7 });
  expect(positions['services.web.environment.B']).toEqual({ file: 'apps/web/compose.yaml', line: 8, column: 7 });
});
