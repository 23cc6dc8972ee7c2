import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { go, hashOf } from './address';
import { addOriginal, deleteOriginal, look, Refusal, type Look, type Original } from './server';
import { thumb } from './spec';
import { bytes, count } from './text';
import { Picture } from './picture';
import { authorized, complain, Dialog, say } from './ui';

const GAP = 20, LEAST = 190, CAPTION = 62, AROUND = 2;

/** Originals as cards; only those near the window are there at all. */
export function Gallery({ originals, isListed, refresh }: { originals: Original[]; isListed: boolean; refresh: () => Promise<void> }) {
  const [search, setSearch] = useState('');
  const [isOver, setOver] = useState(false);
  const [doomed, setDoomed] = useState<Original | null>(null);
  const [adding, setAdding] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0 ? originals : originals.filter(({ key }) => { const name = key.toLowerCase(); return words.every(word => name.includes(word)); });
  }, [originals, search]);

  const add = async (files: File[]) => {
    let added = 0;
    for (const [index, file] of files.entries()) {
      setAdding(`Adding ${index + 1} of ${files.length}: ${file.name}`);
      try {
        await authorized(() => addUnderFreeName(file));
        added++;
      } catch (error) {
        complain(new Error(`${file.name}: ${error instanceof Error ? error.message : error}`));
      }
    }
    setAdding('');
    if (added) {
      say(added === 1 ? `${files[0]!.name} is added.` : `${added} files are added.`);
      await refresh();
    }
  };

  useEffect(() => {
    let depth = 0;
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
    const enter = (event: DragEvent) => { if (isFile(event)) { event.preventDefault(); depth++; setOver(true); } };
    const over = (event: DragEvent) => { if (isFile(event)) event.preventDefault(); };
    const leave = () => { if (--depth <= 0) { depth = 0; setOver(false); } };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void add([...event.dataTransfer!.files]);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => { removeEventListener('dragenter', enter); removeEventListener('dragover', over); removeEventListener('dragleave', leave); removeEventListener('drop', drop); };
  });

  const remove = async (original: Original) => {
    setDoomed(null);
    try {
      await authorized(() => deleteOriginal(original.key));
      say(`${original.key} is deleted, with all its variants.`);
      await refresh();
    } catch (error) {
      complain(error);
    }
  };

  return (
    <>
      <div class="head">
        <h1>Originals</h1>
        <p class="quiet" role="status">
          {adding || (search ? `${count(shown.length)} of ${count(originals.length)}` : isListed ? count(originals.length) : `${count(originals.length)} …`)}
        </p>
        <label class="search"><span class="unseen">Search by name</span>
          <input type="search" placeholder="Search by name" value={search} onInput={event => setSearch(event.currentTarget.value)} />
        </label>
        <button class="primary" onClick={() => chooser.current?.click()}>Add images</button>
        <input ref={chooser} class="unseen" type="file" multiple accept="image/*,.svg,.avif,.tiff" tabIndex={-1} aria-label="Files to add"
          onChange={event => { const input = event.currentTarget; void add([...input.files ?? []]); input.value = ''; }} />
      </div>
      {shown.length > 0 && <p class="quiet lead">Choose one to build its URL.</p>}
      {shown.length > 0 ? <Grid shown={shown} onDelete={setDoomed} />
        : <p class="empty">{search ? 'No name has that in it.' : isListed ? 'No originals yet. Drop some here, or into the folder that the server watches.' : 'Loading …'}</p>}
      {isOver && <div class="drop" aria-hidden="true"><p>Drop to add</p></div>}
      {doomed && (
        <Dialog title="Delete this original?" onClose={() => setDoomed(null)}>
          <p class="name">{doomed.key}</p>
          <p>The file goes, and every variant that was made from it. This cannot be undone.</p>
          <p class="row end"><button onClick={() => setDoomed(null)}>Keep</button><button class="danger" onClick={() => void remove(doomed)}>Delete</button></p>
        </Dialog>
      )}
    </>
  );
}

/** What is there already stays: the newcomer gets a number. */
async function addUnderFreeName(file: File) {
  const dot = file.name.lastIndexOf('.'), stem = dot > 0 ? file.name.slice(0, dot) : file.name, extension = dot > 0 ? file.name.slice(dot) : '';
  for (let number = 1; ; number++) {
    try {
      return await addOriginal(number === 1 ? file.name : `${stem}-${number}${extension}`, file);
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 409 && number < 100))
        throw error;
    }
  }
}

function Grid({ shown, onDelete }: { shown: Original[]; onDelete: (original: Original) => void }) {
  const list = useRef<HTMLUListElement>(null);
  const [box, setBox] = useState({ width: 0, top: 0, height: 800, scroll: 0 });
  const [current, setCurrent] = useState(0);

  useLayoutEffect(() => {
    const measure = () => {
      const place = list.current!.getBoundingClientRect();
      setBox({ width: place.width, top: place.top + scrollY, height: innerHeight, scroll: scrollY });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list.current!);
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    return () => { observer.disconnect(); removeEventListener('scroll', measure); removeEventListener('resize', measure); };
  }, []);

  const gap = box.width < 500 ? 12 : GAP;
  const columns = Math.max(2, Math.floor((box.width + gap) / (LEAST + gap)));
  const width = Math.floor((box.width - gap * (columns - 1)) / columns);
  const height = Math.round(width * 3 / 4) + CAPTION;
  const rows = Math.ceil(shown.length / columns);
  const first = Math.max(0, Math.floor((box.scroll - box.top) / (height + gap)) - AROUND);
  const last = Math.min(rows, Math.ceil((box.scroll + box.height - box.top) / (height + gap)) + AROUND);
  const at = Math.min(current, shown.length - 1);

  const move = (event: KeyboardEvent) => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === 'Delete') {
      event.preventDefault();
      onDelete(shown[at]!);
    }
    if (to === undefined || to < 0 || to >= shown.length)
      return;
    event.preventDefault();
    setCurrent(to);
    const row = Math.floor(to / columns), top = box.top + row * (height + gap);
    if (top < scrollY + 80)
      scrollTo(0, top - 80);
    else if (top + height > scrollY + innerHeight)
      scrollTo(0, top + height - innerHeight + 24);
    // Rendered by then, wherever it is.
    setTimeout(() => list.current?.querySelector<HTMLElement>(`[data-at="${to}"]`)?.focus(), 30);
  };

  const cards = [];
  for (let index = first * columns; index < Math.min(last * columns, shown.length); index++) {
    const original = shown[index]!;
    cards.push(
      <li key={original.key} aria-setsize={shown.length} aria-posinset={index + 1} style={{
        width: `${width}px`, height: `${height}px`,
        transform: `translate(${index % columns * (width + gap)}px, ${Math.floor(index / columns) * (height + gap)}px)`,
      }}>
        <Card original={original} at={index} width={width} isCurrent={index === at} onFocus={() => setCurrent(index)} onDelete={onDelete} />
      </li>);
  }

  return (
    <ul ref={list} class="grid" aria-label="Originals" style={{ height: `${rows * (height + gap) - gap}px` }} onKeyDown={move}>
      {box.width > 0 && cards}
    </ul>
  );
}

/** What a look has shown stays known while the page is open. */
const looks = new Map<string, Look>();

function Card({ original, at, width, isCurrent, onFocus, onDelete }: {
  original: Original; at: number; width: number; isCurrent: boolean; onFocus: () => void; onDelete: (original: Original) => void;
}) {
  const { key } = original;
  const version = `${key}\n${original.modified}`;
  const [seen, setSeen] = useState<Look | undefined>(original.look ?? looks.get(version));
  const [hasRested, setRested] = useState(false);
  useEffect(() => {
    const stopping = new AbortController();
    // Who scrolls past wants neither picture nor look.
    const timer = setTimeout(async () => {
      setRested(true);
      if (seen || original.isShadowed)
        return;
      try {
        const found = (await look(key, stopping.signal)).look;
        if (found) {
          looks.set(version, found);
          setSeen(found);
        }
      } catch {
        // The picture itself tells of trouble.
      }
    }, 120);
    return () => { clearTimeout(timer); stopping.abort(); };
  }, [version]);

  const slash = key.lastIndexOf('/');
  const trouble = original.isShadowed ? 'Its first folder reads as a spec or is reserved, so no URL can ask for it.' : seen?.trouble;
  const facts = [seen?.format, seen?.width && `${seen.width} × ${seen.height}`, bytes(original.size)].filter(Boolean).join(' · ');
  return (
    <article class="card">
      <a href={trouble ? '#/gallery' : hashOf({ view: 'build', spec: thumb(800), other: '', key })} tabIndex={isCurrent ? 0 : -1} data-at={at} onFocus={onFocus}
        onClick={event => { if (!trouble && !event.metaKey && !event.ctrlKey) { event.preventDefault(); go({ view: 'build', spec: thumb(800), other: '', key }); } }}>
        <div class="frame">
          {trouble ? <p class="broken">{trouble}</p> : hasRested && <Picture name={key} spec={thumb(200)} double={thumb(400)} width={width} thumbhash={seen?.thumbhash} />}
        </div>
        <p class="name" title={key}>{slash > 0 && <span class="quiet">{key.slice(0, slash + 1)}</span>}{key.slice(slash + 1)}</p>
        <p class="facts">{facts}</p>
      </a>
      <button class="delete" tabIndex={isCurrent ? 0 : -1} aria-label={`Delete ${key}`} title="Delete" onClick={() => onDelete(original)}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4" /></svg>
      </button>
    </article>
  );
}

