import { join } from 'node:path';
import { expect, test } from 'vitest';
import { docker, dockerApi, testRegistry } from '../rig/docker.ts';
import { publish } from '../rig/images.ts';
import { startRegistry } from '../rig/registry.ts';

test('the run’s registry has what has to be pulled, and an image for a foreign processor', async () => {
  const image = `${testRegistry()}/rig/web:1`;
  await docker(['pull', image]);
  const { json } = await dockerApi(`/images/${image}/json`);
  expect(json.Config.Env).toContain('RIG_VERSION=1');
  expect(json.RepoDigests[0]).toMatch(/\/rig\/web@sha256:[0-9a-f]{64}$/);

  const foreign = `${testRegistry()}/rig/foreign:1`;
  await docker(['pull', foreign]);
  expect((await dockerApi(`/images/${foreign}/json`)).json.Architecture).toBe(
    process.arch === 'arm64' ? 'amd64' : 'arm64',
  );
});

test('a registry with a password lets in only who knows it', async () => {
  await using registry = await startRegistry({ users: { ann: 'right' } });
  const config = join(registry.dir, 'docker-config');
  const login = (password: string) =>
    docker(['--config', config, 'login', '-u', 'ann', '--password-stdin', registry.address], { input: password });
  await expect(login('wrong')).rejects.toThrow(/unauthorized|401/i);
  await expect(publish(`${registry.address}/private:1`)).rejects.toThrow(/no basic auth credentials/);
  expect(await login('right')).toContain('Login Succeeded');
  await docker(['--config', config, 'push', '--quiet', `${registry.address}/private:1`]);
  await docker(['image', 'rm', `${registry.address}/private:1`]);
  await docker(['--config', config, 'pull', '--quiet', `${registry.address}/private:1`]);
  await docker(['image', 'rm', `${registry.address}/private:1`]);
  await docker(['--config', config, 'logout', registry.address]);
});

test('a stopped registry cannot be reached', async () => {
  await using registry = await startRegistry();
  registry.stop();
  await expect(docker(['pull', `${registry.address}/rig/web:1`])).rejects.toThrow(/connection refused/);
});
