import { holds } from '../../policy/host-path.ts';

/** Whether a path of the host is the socket of a container engine, or a folder in which one usually lies. */
export function engineSocket(path: string): 'itself' | 'inside' | undefined {
  if (/(?:docker|containerd|podman|crio|buildkitd)[\w.-]*\.sock[\w.]*$/.test(path) || /docker_engine/.test(path))
    return 'itself';
  if (sockets.some((socket) => holds(path, socket))) return 'inside';
  return seesAll.test(path) ? 'inside' : undefined;
}

const sockets = [
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
  '/run/crio/crio.sock',
  '/run/buildkit/buildkitd.sock',
].flatMap((path) => [path, `/var${path}`]);

/** The sockets of users; and the whole host once more, by way of one of its processes. */
const seesAll = /^\/(?:var\/)?run\/user(?:\/\d+)?$|^\/proc\/[^/]+\/(?:root|cwd)(?:\/|$)/;
