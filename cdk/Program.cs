// Becomes the app.
return 0;
