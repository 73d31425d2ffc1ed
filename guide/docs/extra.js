// A script that mkdocs.yml names under extra_javascript.
document.documentElement.dataset.extra = "loaded";
