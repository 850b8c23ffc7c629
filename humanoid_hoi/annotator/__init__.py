"""The web annotation app: ``hoi annotate data=DIR``.

``model`` is the document and its operations, ``store`` the SQLite journal and the queue, ``work`` everything slow (frames,
geometry, tracking, solving, proposals), ``server`` the HTTP side. The front end's source is in ``web``, its bundle in
``static``.
"""
