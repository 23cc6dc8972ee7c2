import type { Place } from './address';
import type { Original } from './server';
export function Compare({ place }: { place: Place; originals: Original[] }) { return <p>{place.key}</p>; }
