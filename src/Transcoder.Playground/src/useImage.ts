import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchImage, type Fetched } from './server';

/** The picture at a path with its figures, asked for when the path has been quiet for a moment; the last one stays until the next is there. */
export function useImage(path: string | null, quiet = 120) {
  const [state, setState] = useState<{ image: Fetched | null; failure: string | null; path: string | null }>({ image: null, failure: null, path: null });
  const held = useRef<string>(null);
  useEffect(() => {
    if (!path)
      return;
    const stopping = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const image = await fetchImage(path, stopping.signal);
        if (stopping.signal.aborted)
          return URL.revokeObjectURL(image.url);
        if (held.current)
          URL.revokeObjectURL(held.current);
        held.current = image.url;
        setState({ image, failure: null, path });
      } catch (error) {
        if (!stopping.signal.aborted)
          setState({ image: null, failure: error instanceof Error ? error.message : String(error), path });
      }
    }, quiet);
    return () => { clearTimeout(timer); stopping.abort(); };
  }, [path]);
  useEffect(() => () => { if (held.current) URL.revokeObjectURL(held.current); }, []);
  return { ...state, isAsking: state.path !== path };
}
