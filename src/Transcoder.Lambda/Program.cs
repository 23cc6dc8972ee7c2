// Becomes the function's start.
return 0;
