"""The commands of project files and code tables."""

import argparse
import json
import sys


def project(options: argparse.Namespace) -> int:
    """`codeledger project add | show`."""
    from app.cli.project_text import describe_project
    from app.project.project import open_project
    from app.workspace.person import person
    from app.workspace.project import add_files, create_or_open
    from app.workspace.shapes.project import project_shape

    if options.task == "add":
        with create_or_open(options.project, person()) as opened:
            added = add_files(opened, options.paths)
            for item in added.loaded.skipped:
                print(f"Left out: {item.file}: {item.why}", file=sys.stderr)
            print(json.dumps(project_shape(opened), ensure_ascii=False) if options.json else describe_project(opened))
        return 0
    with open_project(options.project, person(), read_only=True) as opened:
        print(json.dumps(project_shape(opened), ensure_ascii=False) if options.json else describe_project(opened))
    return 0


def verify(options: argparse.Namespace) -> int:
    """`codeledger verify`: exit 1 where the project does not agree with its trail."""
    from app.cli.project_text import describe_verified
    from app.workspace.shapes.project import verify_shape
    from app.workspace.verify import verified

    found = verified(options.project, options.head)
    print(json.dumps(verify_shape(found), ensure_ascii=False) if options.json else describe_verified(found))
    return 1 if found.tampering else 0


def codesets(options: argparse.Namespace) -> int:
    """`codeledger codesets import | list`."""
    from app.cli.project_text import describe_import, describe_tables
    from app.workspace.shapes.codesets import import_shape, list_shape
    from app.workspace.tables import import_into, tables_of

    if options.task == "import":
        report = import_into(options.file, options.project)
        print(json.dumps(import_shape(report), ensure_ascii=False) if options.json else describe_import(report))
        return 0
    tables = tables_of(options.project)
    print(json.dumps(list_shape(tables), ensure_ascii=False) if options.json else describe_tables(tables))
    return 0
