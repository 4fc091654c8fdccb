window.module = true;
