import { useNarrow } from './useNarrow';

type Node = 'browser' | 'edge' | 'website' | 'api' | 'store' | 'libvips';
type Link = 'browser-edge' | 'edge-website' | 'website-store' | 'edge-api' | 'api-store' | 'api-libvips' | 'libvips-store' | 'api-edge';

/** The links that something went over, in their order, and what is to be said at the nodes. */
export interface Lit { links: Link[]; notes: Partial<Record<Node, string>> }

const NAMES: Record<Node, string> = { browser: 'browser', edge: 'edge', website: 'website origin', api: 'resize API', store: 'store', libvips: 'libvips' };
const LINKS: Link[] = ['browser-edge', 'edge-website', 'website-store', 'edge-api', 'api-store', 'api-libvips', 'libvips-store', 'api-edge'];

interface Layout { width: number; height: number; box: [number, number]; at: Record<Node, [number, number]> }

const WIDE: Layout = { width: 1000, height: 330, box: [178, 66], at: { browser: [110, 165], edge: [370, 165], website: [640, 65], api: [640, 265], store: [890, 65], libvips: [890, 265] } };
const TALL: Layout = { width: 360, height: 470, box: [150, 62], at: { browser: [180, 40], edge: [180, 158], website: [84, 282], api: [276, 282], store: [84, 416], libvips: [276, 416] } };

/** The flow of a request; what was really done is lit, in its order. */
export function FlowPicture({ lit, isBusy }: { lit: Lit; isBusy: boolean }) {
  const isTall = useNarrow();
  const { width, height, box: [w, h], at } = isTall ? TALL : WIDE;

  const path = (link: Link) => {
    const [from, to] = link.split('-') as [Node, Node];
    const [x1, y1] = at[from], [x2, y2] = at[to];
    if (link !== 'api-edge')
      return `M${x1} ${y1}L${x2} ${y2}`;
    // Beside the way there.
    return isTall ? `M${x1 + 50} ${y1}C${x1 + 50} ${y2 + 20} ${x2 + 130} ${y2} ${x2} ${y2}` : `M${x1} ${y1 + 8}C${x1 - 130} ${y1 + 20} ${x2} ${y2 + 130} ${x2} ${y2}`;
  };
  const summary = lit.links.length === 0 ? 'The flow of a request; nothing was asked yet.' : `The flow of the last request: ${Object.entries(lit.notes).map(([node, note]) => `${NAMES[node as Node]}, ${note}`).join('; ')}.`;

  return (
    <figure class={isBusy ? 'flow-picture busy' : 'flow-picture'}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary} data-lit={lit.links.join(' ')}>
        {LINKS.map(link => <path key={link} class={link === 'api-edge' ? 'link forget' : 'link'} d={path(link)} />)}
        {lit.links.map((link, order) => <path key={link} class={link === 'api-edge' ? 'link lit forget' : 'link lit'} pathLength={100} d={path(link)} style={{ animationDelay: `${order * .22}s` }} />)}
        {(Object.keys(at) as Node[]).map(node => {
          const [x, y] = at[node];
          const order = lit.links.findIndex(link => link.includes(node));
          return (
            <g key={node} class={order >= 0 || lit.notes[node] ? 'node lit' : 'node'} style={{ animationDelay: `${Math.max(0, order) * .22}s` }}>
              <rect x={x - w / 2} y={y - h / 2} width={w} height={h} rx="14" />
              <text x={x} y={lit.notes[node] ? y - 5 : y + 5}>{NAMES[node]}</text>
              {lit.notes[node] && <text class="note" x={x} y={y + 16}>{lit.notes[node]}</text>}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
